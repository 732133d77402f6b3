package sparknn.classification

import org.apache.spark.ml.classification.{OneVsRest, OneVsRestModel}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{SmallData, TemporaryFolders}

/** The classifier within Spark's OneVsRest. */
class OneVsRestSuite extends AnyFunSuite with SmallData with TemporaryFolders {
  private lazy val classifier =
    new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(15).setStepSize(0.02)
  private lazy val model = new OneVsRest().setClassifier(classifier).setParallelism(2).fit(clouds)

  test("one network for each class, of two outputs") {
    val networks = model.models.map(_.asInstanceOf[NeuralNetworkClassificationModel])
    assert(networks.map(_.numClasses).toSeq === Seq(2, 2, 2))
    assert(model.transform(clouds).where("prediction = label").count() > 0.95 * clouds.count())
  }

  test("is saved and loaded with the same predictions") {
    withPath { path =>
      model.write.save(path)
      val loaded = OneVsRestModel.load(path)
      assert(
        numbers(loaded.transform(clouds), "prediction") ===
          numbers(model.transform(clouds), "prediction")
      )
    }
  }

  test("hands weights on to the networks") {
    val third = clouds.where("label = 2")
    def found(model: OneVsRestModel) = model.transform(third).where("prediction = 2").count()
    assert(found(model) > 0.9 * third.count())
    // The network of the third class is then told of no row that is of it.
    val data = clouds.selectExpr("*", "if(label = 2, 0.0, 1.0) as w")
    val weighted = new OneVsRest().setClassifier(classifier).setWeightCol("w").fit(data)
    assert(found(weighted) < 0.1 * third.count())
  }
}
