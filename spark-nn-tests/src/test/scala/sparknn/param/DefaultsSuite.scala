package sparknn.param

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.apache.spark.ml.param.{Param, Params}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor

/** A default stands in the code once; what the texts say of it is compared with it here. */
class DefaultsSuite extends AnyFunSuite {
  private val stages = Seq[Params](new NeuralNetworkClassifier, new NeuralNetworkRegressor)
  private val sources = Paths.get("..", "spark-nn", "src", "main", "java", "sparknn")
  private val topics =
    Seq(
      "Network",
      "Optimization",
      "Regularization",
      "Validation",
      "Distribution",
      "Checkpoint",
      "Transfer",
      "HiddenOutput",
      "InvalidRows",
      "Scoring",
      "Table"
    )

  private def textOf(file: Path): String =
    new String(Files.readAllBytes(file), UTF_8).replaceAll("\\s*\\n\\s*(?:\\*(?!/))?\\s*", " ")

  /** The Javadoc of every Param's accessor, by the Param's name. */
  private lazy val javadocs: Map[String, String] = {
    val accessor = """/\*\*((?:(?!\*/).)*)\*/ (?:default )?\w*Param(?:<\w+>)? (\w+)\(\)""".r
    val texts = topics.map(t => textOf(sources.resolve(s"param/${t}Params.java"))) ++
      Seq("classification/ClassificationParams.java", "regression/RegressionParams.java")
        .map(file => textOf(sources.resolve(file)))
    texts
      .flatMap(text => accessor.findAllMatchIn(text).map(m => m.group(2) -> m.group(1).trim))
      .toMap
  }

  private def written(value: Any): String = value match {
    case array: Array[_]                => array.map(written).mkString(", ")
    case d: Double if d == math.rint(d) => d.toLong.toString
    case other                          => other.toString
  }

  private def own(stage: Params): Seq[Param[_]] =
    stage.params.toSeq.filter(param => javadocs.contains(param.name))

  private val sparks = Set("weightCol", "thresholds") ++
    Seq("features", "label", "prediction", "rawPrediction", "probability").map(_ + "Col")

  test("the Javadoc of every Param of ours is found") {
    for (stage <- stages) {
      assert(stage.params.map(_.name).toSet -- sparks -- javadocs.keySet === Set.empty)
    }
  }

  test("a Javadoc that names a default names the real one") {
    val named = """[Dd]efault (\S+?)[,;.]?(?: .*)?$""".r.unanchored
    for (stage <- stages; param <- own(stage) if stage.hasDefault(param)) {
      val real = stage.getDefault(param).get
      (param.name, javadocs(param.name)) match {
        case ("seed", text)       => assert(text.contains("default a hash of the class name"))
        case ("loss", text)       => assert(!text.contains("default")) // Each stage has its own.
        case (name, named(value)) => assert(value === written(real), name)
        case (name, text)         => fail(s"the Javadoc of $name must name its default: $text")
      }
    }
  }

  test("the Javadoc of a Param without a default says that it is not set") {
    for (stage <- stages; param <- own(stage) if !stage.hasDefault(param)) {
      assert(javadocs(param.name).contains("not set by default"), param.name)
      assert(param.doc.contains("not set") || param.name == "layers", param.name)
    }
  }

  test("the texts of the Params leave defaults to explainParam, which knows the real ones") {
    for (stage <- stages; param <- own(stage)) {
      assert(!param.doc.replace("default parallelism", "").contains("default"), param.name)
      if (stage.hasDefault(param)) {
        val text = stage.explainParam(param)
        assert(text.contains("(default: "), text)
      }
    }
  }

  test("both stages have the same Params with the same defaults, but for labels, loss and seed") {
    val different =
      Set("loss", "seed", "standardizeLabel", "offsetCol", "labelSmoothing", "classWeights") ++
        Set("quantileProbabilities", "quantilesCol", "quantileCalibration", "calibration")
    val defaults = stages.map { stage =>
      own(stage)
        .filterNot(param => different(param.name))
        .map(param => param.name -> stage.getDefault(param).map(value => written(value)))
        .toMap
    }
    assert(defaults.head === defaults(1))
  }

  test("where a text lists the names that a Param takes, the Param takes them") {
    val stage = new NeuralNetworkClassifier
    for (param <- Seq(stage.solver, stage.learningRateSchedule, stage.loss, stage.weightInit)) {
      val names = param.doc.replaceAll("; .*", "").replaceAll("^.*: ", "").split(", ")
      assert(names.contains(stage.getOrDefault(param)), param.doc)
      for (name <- names) {
        // Some need arguments, and then they ask for them by name.
        try stage.set(param, name)
        catch {
          case e: IllegalArgumentException => assert(e.getMessage.contains("must be given its"))
        }
      }
    }
  }
}
