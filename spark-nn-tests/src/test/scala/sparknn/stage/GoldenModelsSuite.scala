package sparknn.stage

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.SmallData

/** Models that each version has saved keep loading for ever, with the predictions that they had.
  * [[SaveGoldenModels]] saved them.
  */
class GoldenModelsSuite extends AnyFunSuite with SmallData with BeforeAndAfterAll {
  private val points: Seq[Vector] =
    for (a <- Seq(-2.0, -0.5, 0.0, 1.25); b <- Seq(-1.0, 0.75, 3.0)) yield Vectors.dense(a, b)

  // Other machines round single-precision sums in another order.
  private val tolerance = 1e-5

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    spark // The loaders take the session that runs.
  }

  private def folder(version: String): Path =
    Paths.get(getClass.getResource(s"/golden/$version").toURI)

  private def expected(file: Path): Seq[Seq[Double]] =
    new String(Files.readAllBytes(file), UTF_8).linesIterator
      .map(_.split(' ').map(_.toDouble).toSeq)
      .toSeq

  private def assertPredicts(predict: Vector => Vector, file: Path): Unit = {
    val wanted = expected(file)
    assert(wanted.size === points.size)
    for ((point, numbers) <- points.zip(wanted)) {
      val got = predict(point).toArray
      assert(got.length === numbers.size)
      got.zip(numbers).foreach { case (a, b) =>
        assert(math.abs(a - b) <= tolerance * (1 + math.abs(b)))
      }
    }
  }

  for (version <- Seq("0.1.0")) {
    test(s"a classifier that $version has saved predicts what it did") {
      val at = folder(version)
      val model = NeuralNetworkClassificationModel.load(at.resolve("classifier").toString)
      assertPredicts(model.predictRaw, at.resolve("classifier.txt"))
      assert(model.uid === "golden_classifier")
      assert(model.getHiddenLayers === Array(5, 4))
      assert(model.getActivation === "tanh")
      assert(model.getThresholds === Array(0.3, 0.3, 0.4))
      assert(model.numClasses === 3)
      assert(model.summary().totalIterations() === 3)
      assert(model.summary().metricLabel() === "accuracy")
      assert(model.summary().passes().get(0).validated)
    }

    test(s"a regressor that $version has saved predicts what it did") {
      val at = folder(version)
      val model = NeuralNetworkRegressionModel.load(at.resolve("regressor").toString)
      assertPredicts(model.predictAll, at.resolve("regressor.txt"))
      assert(model.uid === "golden_regressor")
      assert(model.getLayers === Array("dense(6)", "sigmoid", "dropout(0.1)"))
      assert(model.numTargets === 2)
      assert(model.summary().metricLabel() === "RMSE")
    }
  }

  private[stage] def save(folder: Path): Unit = {
    Files.createDirectories(folder)
    val classifier = new NeuralNetworkClassifier("golden_classifier")
      .setHiddenLayers(5, 4)
      .setActivation("tanh")
      .setMaxIter(3)
      .setStepSize(0.02)
      .setValidationFraction(0.2)
      .setThresholds(Array(0.3, 0.3, 0.4))
      .fit(clouds)
    classifier.write.save(folder.resolve("classifier").toString)
    write(folder.resolve("classifier.txt"), point => classifier.predictRaw(point))
    val regressor = new NeuralNetworkRegressor("golden_regressor")
      .setLayers("dense(6)", "sigmoid", "dropout(0.1)")
      .setMaxIter(3)
      .setStepSize(0.02)
      .fit(waves.selectExpr("features", "array(label, 500 - 20 * label) as label"))
    regressor.write.save(folder.resolve("regressor").toString)
    write(folder.resolve("regressor.txt"), point => regressor.predictAll(point))
  }

  private def write(file: Path, predict: Vector => Vector): Unit = {
    val lines = points.map(point => predict(point).toArray.mkString("", " ", "\n"))
    Files.write(file, lines.mkString.getBytes(UTF_8))
  }
}

/** Saves the golden models of a version: run it on the test class path, with the folder
  * `src/test/resources/golden/VERSION`, once for each release.
  */
object SaveGoldenModels {
  def main(arguments: Array[String]): Unit = new GoldenModelsSuite().save(Paths.get(arguments(0)))
}
