package sparknn.internal.distributed

import org.apache.spark.ml.linalg.{DenseVector, Vectors}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.{
  Evaluation,
  NetworkValues,
  LossSums,
  TrainingPlan,
  TrainingState,
  WorkerRound
}
import sparknn.testing.Numbers

/** Averages over time: the moving average, the mean of the last passes, and the running statistics
  * that are measured for them.
  */
class AveragedParametersSuite extends AnyFunSuite with DistributedTraining {
  private val layers = Seq("dense(6)", "tanh", "dense(2)")
  private val points = Point.weighted(90)
  private val wholePass = new Averaging(0, 1, 0)

  private def plan(passes: Int, emaDecay: Double = 0, averagedPasses: Int = 1): TrainingPlan =
    Training.plan(
      layers,
      "adam",
      stepSize = 0.02,
      passes = passes,
      batchSize = 10,
      emaDecay = emaDecay,
      averagedPasses = averagedPasses
    )

  /** The common state after so many passes of one round each, worker by worker. */
  private def byHand(data: PackedData, plan: TrainingPlan): Array[Float] = {
    val blocks = data.blocks.glom().collect()
    var (flat, steps) = (plan.initialState.toFlat, 0L)
    for (pass <- 0 until plan.passes) {
      val results = (0 until data.workers).map { k =>
        val start = TrainingState.fromFlat(plan, flat, steps)
        val rows = PackedData.training(blocks.get(k).iterator())
        new WorkerRound(pass, 0, 1000).run(plan, start, k, data.trainingRows()(k), rows)
      }
      val weights = results.map(_.totals.weight)
      val flats = results.map(_.state.toFlat)
      val average = flat.indices.map { i =>
        (flats.zip(weights).map { case (f, w) => w * f(i) }.sum / weights.sum).toFloat
      }.toArray
      plan.network.afterAveraging(average, flat, plan.network.parameters.size)
      flat = average
      steps = results.map(_.state.steps).max
    }
    flat
  }

  for (workers <- Seq(1, 2)) {
    test(s"the moving average over $workers workers is averaged as all else, and is the model") {
      packed(rdd(points), workers) { data =>
        val averaging = plan(passes = 3, emaDecay = 0.95)
        val flat = byHand(data, averaging)
        val size = averaging.network.parameters.size
        val trained = train(data, averaging, wholePass).values.parameters
        Numbers.assertAllClose(trained, Numbers.doubles(flat.takeRight(size)), 1e-6, 1e-7, "model")
        // The training itself goes on as without.
        val plain = train(data, plan(passes = 3), wholePass).values.parameters
        Numbers.assertAllClose(plain, Numbers.doubles(flat.take(size)), 1e-6, 1e-7, "parameters")
        assert(Training.distance(trained, plain) > 1e-3)
      }
    }
  }

  private def evaluated(data: PackedData, plan: TrainingPlan, values: NetworkValues): Double = {
    val all = data.blocks.glom().collect()
    val totals = (0 until data.workers).map { k =>
      Evaluation.of(plan, values, PackedData.heldOut(all.get(k).iterator()))
    }
    totals.foldLeft(LossSums.NONE)(_ plus _).meanLoss
  }

  for ((emaDecay, averagedPasses) <- Seq((0.95, 1), (0.0, 3), (0.95, 3))) {
    test(s"validation is of what would be the model: emaDecay $emaDecay, passes $averagedPasses") {
      packed(rdd(points), 2, 0.3) { data =>
        for (passes <- Seq(2, 4)) {
          val averaging = plan(passes, emaDecay, averagedPasses)
          val trained = train(data, averaging, wholePass)
          assert(trained.history.bestPass === passes, "the last pass must be the best here")
          val reported = trained.history.passes.get(passes - 1).validationLoss
          val expected = evaluated(data, averaging, trained.values)
          Numbers.assertClose(reported, expected, 1e-12, 0, "validation loss")
          val plain = train(data, plan(passes), wholePass).values
          assert(math.abs(evaluated(data, averaging, plain) - expected) > 1e-4)
        }
      }
    }
  }

  /** The parameters after each of some passes; the schedule is constant, so that they are those of
    * shorter trainings.
    */
  private def after(data: PackedData, passes: Seq[Int], emaDecay: Double): Seq[Array[Float]] =
    passes.map(p => train(data, plan(p, emaDecay), wholePass).values.parameters)

  for (emaDecay <- Seq(0.0, 0.9); (passes, averaged) <- Seq((5, 3), (2, 3), (3, 3))) {
    test(s"the model is the mean of the last $averaged of $passes passes, emaDecay $emaDecay") {
      packed(rdd(points), 2) { data =>
        val last = after(data, (math.max(1, passes - averaged + 1) to passes), emaDecay)
        val expected =
          last.head.indices.map(i => (last.map(_(i).toDouble).sum / last.length).toFloat).toArray
        val trained = train(data, plan(passes, emaDecay, averaged), wholePass)
        Numbers.assertSameBits(trained.values.parameters, expected, "mean")
      }
    }
  }

  // ----------------------------------------------------------------------- running statistics

  private val normalised = Seq("batchNorm", "dense(3)", "batchNorm", "tanh", "dense(2)")

  /** Mean and unbiased variance of each column. */
  private def moments(rows: Seq[Seq[Double]]): (Seq[Double], Seq[Double]) = {
    val columns = rows.transpose
    val mean = columns.map(c => c.sum / c.length)
    val variance = columns.zip(mean).map { case (c, m) =>
      c.map(v => (v - m) * (v - m)).sum / (c.length - 1)
    }
    (mean, variance)
  }

  /** Statistics of all rows where each worker's rows are one mini-batch: the mean of the workers'
    * variances and the variance of their means.
    */
  private def pooled(workers: Seq[Seq[Seq[Double]]]): Seq[Double] = {
    val rows = workers.map(_.length.toDouble)
    val each = workers.map(moments)
    val (mean, _) = moments(workers.flatten)
    val variance = mean.indices.map { j =>
      each
        .zip(rows)
        .map { case ((m, v), n) =>
          n * (v(j) + (m(j) - mean(j)) * (m(j) - mean(j)))
        }
        .sum / rows.sum
    }
    mean ++ variance
  }

  /** The first layers in double precision: what the second batch normalisation is given. */
  private def hidden(
      workers: Seq[Seq[Seq[Double]]],
      parameters: Array[Float]
  ): Seq[Seq[Seq[Double]]] = {
    val (scale, shift) = (parameters.slice(0, 4), parameters.slice(4, 8))
    def weight(i: Int, unit: Int): Double = parameters(8 + i * 3 + unit)
    workers.map { rows =>
      val mean = moments(rows)._1
      val biased = moments(rows)._2.map(_ * (rows.length - 1) / rows.length)
      rows.map { row =>
        val x = row.indices.map { i =>
          (row(i) - mean(i)) / math.sqrt(biased(i) + 1e-5) * scale(i) + shift(i)
        }
        (0 until 3).map(unit =>
          x.indices.map(i => x(i) * weight(i, unit)).sum + parameters(20 + unit)
        )
      }
    }
  }

  for ((location, workers) <- Seq((0.0, 1), (0.0, 3), (1e4, 1), (1e4, 3))) {
    test(s"statistics of averaged parameters are measured over all rows: $location, $workers") {
      val moved = points.map { p =>
        p.copy(features = Vectors.dense(p.features.toArray.map(_ + location)))
      }
      for ((emaDecay, averaged) <- Seq((0.9, 1), (0.0, 2))) {
        packed(rdd(moved), workers, 0.2) { data =>
          val averaging = Training.plan(
            normalised,
            "adam",
            stepSize = 0.02,
            passes = 4,
            emaDecay = emaDecay,
            averagedPasses = averaged
          )
          val trained = train(data, averaging, wholePass).values
          val unpacked = Unpacked.all(data, 4).filterNot(_.heldOut)
          val rows = (0 until workers).map { k =>
            unpacked.filter(_.worker == k).map(_.features.map(_.toDouble))
          }
          val expected = pooled(rows) ++ pooled(hidden(rows, trained.parameters))
          // Around 1e4 single precision knows each worker's mean to 5e-4 of the deviation, and their
          // distances, a tenth of it, are squared in the variance.
          val digits = if (location == 0) 1e-5 else 1e-4
          for (i <- 0 until 4) {
            Numbers.assertClose(trained.statistics()(i), expected(i), 1e-6, 1e-6, s"mean $i")
            Numbers.assertClose(
              trained.statistics()(4 + i),
              expected(4 + i),
              digits,
              0,
              s"variance $i"
            )
          }
          // Behind features whose mean in the mini-batch has that rounding too.
          val tolerance = if (location == 0) 1e-5 else 1e-2
          for (i <- 8 until 14) {
            Numbers.assertClose(
              trained.statistics()(i),
              expected(i),
              tolerance,
              tolerance,
              s"hidden $i"
            )
          }
        }
      }
    }
  }

  test("in many mini-batches each row counts alike for the mean") {
    packed(rdd(points), 2) { data =>
      val averaging =
        Training.plan(normalised, passes = 2, batchSize = 8, averagedPasses = 2)
      assert(data.trainingRows.exists(_ % 8 > 1), "there must be a short last mini-batch")
      val state = train(data, averaging, wholePass).values.statistics
      val rows = points.map(p => p.features.asInstanceOf[DenseVector].values.toSeq)
      Numbers.assertAllClose(state.take(4), moments(rows)._1.toArray, 1e-6, 1e-6, "means")
    }
  }

  test("without an average over time the running statistics are those of the training") {
    packed(rdd(points), 2) { data =>
      val plain = Training.plan(normalised, "adam", stepSize = 0.02, passes = 3, batchSize = 10)
      val trained = train(data, plain, wholePass).values
      val flat = byHand(data, plain)
      val size = plain.network.parameters.size
      val expected = Numbers.doubles(flat.slice(size, size + 14))
      Numbers.assertAllClose(trained.statistics, expected, 1e-6, 1e-7, "statistics")
      assert(math.abs(trained.statistics()(4) - 1) > 1e-3)
    }
  }

  test("a round in which no example has a weight leaves the running statistics alone") {
    val sparse = points.zipWithIndex.map { case (p, i) =>
      val moved = Vectors.dense(p.features.toArray.map(_ + 5))
      p.copy(features = moved, weight = if (i % 5 == 0) 1 else 0)
    }
    packed(rdd(sparse), 1) { data =>
      val plain = Training.plan(normalised, batchSize = 2, passes = 2)
      // With one worker it does not matter how often the average is taken.
      val Seq(often, once) = Seq(Training.PLAIN, wholePass).map(train(data, plain, _).values)
      Numbers.assertAllClose(
        often.statistics,
        Numbers.doubles(once.statistics),
        1e-4,
        1e-5,
        "statistics"
      )
      assert(once.statistics()(0) > 1)
    }
  }
}
