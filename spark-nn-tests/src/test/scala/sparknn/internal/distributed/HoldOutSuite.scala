package sparknn.internal.distributed

import org.apache.spark.ml.linalg.Vectors
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier

/** Rows are held out of training where an indicator marks them, or a share at random. */
class HoldOutSuite extends AnyFunSuite with DistributedTraining {
  private val points = Point.numbered(4000)

  private def heldOut(fraction: Double, seed: Long = 1, workers: Int = 3): Set[Float] =
    packed(rdd(points), workers, fraction, seed, width = 2) { data =>
      val rows = Unpacked.all(data, 2)
      assert(rows.size === points.size)
      assert(rows.map(_.features.head).toSet.size === points.size)
      assert(data.census.heldOutRows === rows.count(_.heldOut))
      assert(data.census.trainingRows === rows.count(!_.heldOut))
      rows.filter(_.heldOut).map(_.features.head).toSet
    }

  test("rows that are marked are held out, all of them and no other") {
    val marked = points.map(p => p.copy(heldOut = p.features(0) % 5 == 0))
    packed(rdd(marked), 3, width = 2) { data =>
      val rows = Unpacked.all(data, 2)
      assert(rows.forall(row => row.heldOut == (row.features.head % 5 == 0)))
      assert(data.census.heldOutRows === 800)
      assert(data.census.trainingRows === 3200)
    }
  }

  test("a fraction holds out exactly that share of the rows, rounded") {
    for (fraction <- Seq(0.1, 0.5, 0.9, 0.00037)) {
      for (workers <- Seq(1, 3, 8)) {
        assert(heldOut(fraction, workers = workers).size === math.round(4000 * fraction))
      }
    }
    assert(heldOut(0).isEmpty)
  }

  test("few rows: at least one is held out, and at least one is left") {
    for (rows <- 2 to 9; fraction <- Seq(0.01, 0.5, 0.99); partitions <- Seq(1, 4)) {
      packed(rdd(Point.numbered(rows), partitions), 2, fraction, width = 2) { data =>
        val expected = math.max(1, math.min(rows - 1, math.round(fraction * rows)))
        assert(data.census.heldOutRows === expected)
        assert(data.census.trainingRows === rows - expected)
      }
    }
  }

  private def heldOutOf(rows: Seq[Point], fraction: Double, seed: Long, workers: Int) = {
    val packing = new Packing(2, 1, workers, fraction, seed, true, Bootstrap.NONE)
    val data = packing.pack(rdd(rows), new PointReader)
    try Unpacked.all(data, 2).groupBy(_.label).map { case (c, of) => c -> of.count(_.heldOut) }
    finally data.close()
  }

  test("each class has its share of the held-out rows, and none loses all of its rows") {
    val rows = Point.numbered(1000).zipWithIndex.map { case (p, i) =>
      p.copy(label = if (i < 700) 0 else if (i < 989) 1 else if (i < 998) 2 else i - 995)
    }
    for (seed <- 1L to 3L; workers <- Seq(1, 4)) {
      val counts = heldOutOf(rows, 0.2, seed, workers)
      assert(counts === Map(0f -> 140, 1f -> 58, 2f -> 2, 3f -> 0, 4f -> 0))
    }
    // 700, 289, 9, 1 and 1 rows: one of each is left, so fewer than 999 are held out.
    assert(heldOutOf(rows, 0.999, 1, 2).values.toSeq.sorted === Seq(0, 0, 8, 288, 699))
  }

  test("which rows are held out depends on the seed, and is the same each time") {
    val some = heldOut(0.2)
    assert(heldOut(0.2) === some)
    assert(heldOut(0.2, seed = 2) !== some)
  }

  test("held-out rows come from everywhere in a partition, each as likely as others") {
    val times = (1L to 60L).toSeq.flatMap(seed => heldOut(0.5, seed).toSeq).groupBy(_.toInt / 100)
    for ((hundred, drawn) <- times if hundred < 40 && hundred > 0) {
      // Binomial with 6000 draws, within 5 standard deviations.
      assert(math.abs(drawn.size - 3000) < 5 * math.sqrt(6000 * 0.25), hundred)
    }
  }

  test("partitions hold out other positions, not the same in each") {
    val positions = heldOut(0.5)
    val (first, second) = (
      (1 to 1333).filter(i => positions(i.toFloat)).toSet,
      (1 to 1333).filter(i => positions((i + 1333).toFloat)).toSet
    )
    val alike = (1 to 1333).count(i => first(i) == second(i))
    assert(math.abs(alike - 1333 / 2) < 100)
  }

  test("sparse rows stay sparse and as they were, held out or not") {
    val rows = Point.numbered(300).map { p =>
      val index = p.features(0).toInt % 9
      p.copy(features = Vectors.sparse(9, Array(index), Array(p.features(0))), weight = index + 1)
    }
    packed(rdd(rows), 2, 0.3, width = 9) { data =>
      val unpacked = Unpacked.all(data, 9)
      assert(unpacked.count(_.heldOut) === 90)
      assert(unpacked.map(_.features.sum.toInt).sorted === (1 to 300))
      for (row <- unpacked) {
        val number = row.features.sum.toInt
        assert(row.features(number % 9) === number && row.weight === number % 9 + 1)
      }
    }
  }

  test("in a worker's share held-out blocks come first, and each kind is read without the other") {
    val marked = points.map(p => p.copy(heldOut = p.features(0) % 5 == 0))
    packed(rdd(marked, 20), 3, width = 2) { data =>
      for (worker <- Unpacked.all(data, 2).groupBy(_.worker).values) {
        val kinds = worker.map(_.heldOut)
        assert(kinds === kinds.sortBy(held => !held))
      }
      val blocks = data.blocks.glom().collect()
      var (training, validation) = (0, 0)
      for (worker <- 0 until blocks.size) {
        val toTrain = PackedData.training(blocks.get(worker).iterator())
        while (toTrain.hasNext) {
          val block = toTrain.next()
          assert(!block.heldOut)
          training += block.rows
        }
        val toValidate = PackedData.heldOut(blocks.get(worker).iterator())
        while (toValidate.hasNext) {
          val block = toValidate.next()
          assert(block.heldOut)
          validation += block.rows
        }
      }
      assert((training, validation) === ((3200, 800)))
    }
  }

  test("held-out rows teach nothing: their features and labels leave the parameters as they are") {
    val curved = Point.curved(200).zipWithIndex.map { case (p, i) => p.copy(heldOut = i % 4 == 0) }
    val others = curved.map(p =>
      if (p.heldOut) p.copy(features = Vectors.dense(9, 9, 9, 9), label = 1 - p.label) else p
    )
    val plan = Training.plan(Seq("dense(4)", "relu", "dense(2)"), batchSize = 8)
    val Seq(one, two) = Seq(curved, others).map(rows => packed(rdd(rows), 2)(train(_, plan)))
    assert(Training.bits(one) === Training.bits(two))
    assert(one.history.passes.get(0).loss === two.history.passes.get(0).loss)
    assert(one.history.passes.get(0).validationLoss !== two.history.passes.get(0).validationLoss)
  }

  test("the indicator column of a stage marks rows by true; null is refused") {
    val rows = Point.curved(200).zipWithIndex.map { case (p, i) =>
      (p.features, p.label, if (i == 7) None else Some(i % 4 == 0))
    }
    def fit(marks: Option[Boolean] => Option[Boolean]) = {
      val marked = rows.map { case (features, label, held) => (features, label, marks(held)) }
      new NeuralNetworkClassifier()
        .setHiddenLayers(4)
        .setMaxIter(2)
        .setNumWorkers(2)
        .setValidationIndicatorCol("held")
        .fit(spark.createDataFrame(marked).toDF("features", "label", "held").coalesce(1))
    }
    val model = fit(held => Some(held.contains(true)))
    assert(model.summary.passes.get(0).validated)
    assert(fit(held => Some(!held.contains(true))).parameters.toSeq !== model.parameters.toSeq)
    val error = intercept[IllegalArgumentException](fit(identity))
    assert(error.getMessage.startsWith("'held' must be true or false, got null (row 7"))
  }
}
