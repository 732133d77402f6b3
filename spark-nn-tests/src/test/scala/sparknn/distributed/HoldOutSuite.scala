package sparknn.distributed

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

  test("a fraction holds out that share of the rows") {
    for (fraction <- Seq(0.1, 0.5, 0.9)) {
      // A binomial count, within 4.5 standard deviations.
      val spread = 4.5 * math.sqrt(4000 * fraction * (1 - fraction))
      assert(math.abs(heldOut(fraction).size - 4000 * fraction) < spread)
    }
    assert(heldOut(0).isEmpty)
  }

  test("which rows are held out depends on the seed and not on the workers") {
    val some = heldOut(0.2)
    assert(heldOut(0.2) === some)
    assert(heldOut(0.2, workers = 8) === some)
    assert(heldOut(0.2, seed = 2) !== some)
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
