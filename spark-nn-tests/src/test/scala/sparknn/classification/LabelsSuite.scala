package sparknn.classification

import org.apache.spark.ml.attribute.NominalAttribute
import org.apache.spark.ml.feature.StringIndexer
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.Row
import org.apache.spark.sql.functions.{col, lit, when}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{SmallData, ThreeParts}

/** Labels: any numeric type, and the number of classes from metadata where they tell it. */
class LabelsSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2)

  private lazy val plain = classifier.fit(clouds).parameters().toSeq

  for (kind <- Seq("byte", "short", "int", "long", "float", "double", "decimal(10,2)")) {
    test(s"labels of type $kind train the same network") {
      val model = classifier.fit(clouds.withColumn("label", col("label").cast(kind)))
      assert(model.parameters().toSeq === plain)
    }
  }

  private def declared(classes: Int) = {
    val metadata =
      NominalAttribute.defaultAttr.withName("label").withNumValues(classes).toMetadata()
    clouds.withColumn("label", col("label").as("label", metadata))
  }

  test("without metadata there are as many classes as the largest label says") {
    assert(classifier.fit(clouds).numClasses === 3)
    val gap = clouds.withColumn("label", when(col("label") === 2, 5).otherwise(col("label")))
    assert(classifier.fit(gap).numClasses === 6)
  }

  test("metadata tell of classes that the data happen to lack") {
    assert(classifier.fit(declared(5)).numClasses === 5)
    assert(classifier.fit(declared(3)).numClasses === 3)
  }

  test("a label beyond the classes of the metadata is refused") {
    refused("'label'", "a whole number in 0..1", "got 2")(classifier.fit(declared(2)))
  }

  test("what a StringIndexer gives is taken with all its classes") {
    val named = clouds.withColumn("name", when(col("label") === 0, "a").otherwise("b"))
    val indexed = new StringIndexer().setInputCol("name").setOutputCol("kind").fit(named)
    val model = classifier.setLabelCol("kind").fit(indexed.transform(named))
    assert(model.numClasses === 2)
    // Kept as a class of its own by the indexer, though no row here has it.
    val keeping = indexed.setHandleInvalid("keep").transform(named)
    assert(classifier.setLabelCol("kind").fit(keeping).numClasses === 3)
  }

  test("a row with weight 0 is as good as none, and 2 is as good as two rows") {
    val wrong = clouds.withColumn("label", (col("label") + 1) % 3).withColumn("w", lit(0.0))
    val both = clouds.withColumn("w", lit(1.0)).union(wrong)
    val twice = clouds.withColumn("w", lit(2.0))
    // In one batch a pass the order of the rows does not matter, but for rounding.
    val whole = classifier.setSolver("sgd").setStepSize(0.1).setBatchSize(1000)
    def logits(model: NeuralNetworkClassificationModel) =
      clouds.select("features").collect().flatMap { case Row(v: Vector) =>
        model.predictRaw(v).toArray
      }
    val expected = logits(whole.fit(clouds))
    val weighted = whole.setWeightCol("w")
    for (data <- Seq(both, twice, clouds.union(clouds).withColumn("w", lit(1)))) {
      logits(weighted.fit(data)).zip(expected).foreach { case (got, wanted) =>
        assert(math.abs(got - wanted) < 1e-4)
      }
    }
    assert(logits(whole.setWeightCol("").fit(both.drop("w"))).zip(expected).exists { case (a, b) =>
      math.abs(a - b) > 1e-2
    })
  }

  test("an empty weightCol is none") {
    assert(classifier.setWeightCol("").fit(clouds).parameters().toSeq === plain)
  }

  test("two classes are two logits, as Spark's evaluators expect") {
    val model = classifier.fit(twoClouds)
    assert(model.numClasses === 2)
    assert(model.predictRaw(Vectors.dense(0, 0)).size === 2)
  }
}
