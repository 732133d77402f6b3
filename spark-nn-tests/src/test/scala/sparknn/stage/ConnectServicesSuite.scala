package sparknn.stage

import com.tngtech.archunit.core.domain.JavaModifier
import com.tngtech.archunit.core.importer.{ClassFileImporter, ImportOption, Location}
import java.lang.reflect.Modifier
import java.util.ServiceLoader
import org.apache.spark.ml.{Estimator, Model, PipelineStage, Transformer}
import org.apache.spark.ml.param._
import org.apache.spark.ml.util.{MLReader, MLWritable, MLWriter}
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.mutable.ArrayBuffer
import sparknn.classification.NeuralNetworkClassifier
import sparknn.ensemble.EnsembleClassifier
import sparknn.feature.Standardizer
import sparknn.testing.{SmallData, TemporaryFolders}

/** By which Spark Connect finds the stages: java.util.ServiceLoader, and Params that it can send.
  */
class ConnectServicesSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  /** As Connect does it, for which one class without its constructor breaks all; makes ours. */
  private def listed[T <: PipelineStage](service: Class[T]): Seq[PipelineStage] = {
    val all = ArrayBuffer.empty[PipelineStage]
    ServiceLoader
      .load(service, getClass.getClassLoader)
      .stream()
      .filter(_.`type`().getName.startsWith("sparknn."))
      .forEach(provider => all += provider.get())
    all.toSeq
  }

  private lazy val estimators = listed(classOf[Estimator[_]])
  private lazy val transformers = listed(classOf[Transformer])

  private def stagesOfTheLibrary: Set[Class[_]] = {
    val withoutTests: ImportOption = (location: Location) => !location.contains("test-classes")
    val classes = new ClassFileImporter().withImportOption(withoutTests).importPackages("sparknn")
    classes
      .stream()
      .filter(one =>
        one.isAssignableTo(classOf[PipelineStage].getName) &&
          !one.getModifiers.contains(JavaModifier.ABSTRACT)
      )
      .map[Class[_]](_.reflect())
      .toArray
      .map(_.asInstanceOf[Class[_]])
      .toSet
  }

  test("every stage and every model of the library is listed, where it belongs") {
    val (fitting, transforming) =
      stagesOfTheLibrary.partition(classOf[Estimator[_]].isAssignableFrom(_))
    assert(estimators.map(_.getClass).toSet[Class[_]] === fitting)
    assert(transformers.map(_.getClass).toSet[Class[_]] === transforming)
    assert(stagesOfTheLibrary.forall(one => Modifier.isPublic(one.getModifiers)))
  }

  test("Connect can make a stage by its uid, and load one by its class") {
    for (stage <- estimators ++ transformers if !stage.isInstanceOf[Model[_]]) {
      val made = stage.getClass.getConstructor(classOf[String]).newInstance("of the client")
      assert(made.asInstanceOf[PipelineStage].uid === "of the client")
    }
    for (stage <- estimators ++ transformers) {
      assert(Modifier.isStatic(stage.getClass.getMethod("load", classOf[String]).getModifiers))
      assert(Modifier.isStatic(stage.getClass.getMethod("read").getModifiers))
    }
  }

  test("a model that was not trained says so") {
    val models = transformers.collect { case model: Model[_] => model }
    assert(models.size === 8)
    for (model <- models) {
      if (model.hasParam("inputCol")) {
        model.set(model.getParam("inputCol"), "features")
      }
      val error = intercept[IllegalStateException](model.transform(clouds))
      assert(
        error.getMessage ===
          s"${model.getClass.getSimpleName} must come from fit or load, got one from its constructor"
      )
    }
  }

  test("every Param is of a kind that a client can send") {
    val kinds = Set[Class[_]](
      classOf[BooleanParam],
      classOf[DoubleArrayParam],
      classOf[DoubleParam],
      classOf[IntArrayParam],
      classOf[IntParam],
      classOf[LongParam],
      classOf[StringArrayParam]
    )
    for (stage <- estimators ++ transformers; param <- stage.params) {
      // A plain Param is taken for one of texts.
      val text = param.getClass == classOf[Param[_]] &&
        stage.getDefault(param).forall(_.isInstanceOf[String])
      assert(kinds.contains(param.getClass) || text, s"$param")
    }
  }

  test("a model tells how much memory it takes, which is about that of its numbers") {
    val network = new NeuralNetworkClassifier().setHiddenLayers(100).setMaxIter(1).fit(clouds)
    val numbers = 4L * (network.parameters().length + 2 * 2)
    assert(numbers === 4 * (2 * 100 + 100 + 100 * 3 + 3 + 2 * 2))
    assert(network.estimatedSize() > numbers && network.estimatedSize() < numbers + 20000)
    val standardizer = new Standardizer().setInputCol("features").fit(clouds)
    assert(standardizer.estimatedSize() > 0 && standardizer.estimatedSize() < 20000)
  }

  test("a model that the server puts aside on its disk comes back") {
    val putAside = classOf[MLWriter].getMethods.find(_.getName == "saveToLocal")
    assume(putAside.isDefined, "Spark puts models aside from 4.1 on")
    val network = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(1)
    val ensemble = new EnsembleClassifier().setEstimator(network).setNumMembers(2)
    val models = Seq[Model[_] with MLWritable](
      network.fit(clouds),
      ensemble.fit(clouds),
      new Standardizer().setInputCol("features").setOutputCol("prediction").fit(clouds)
    )
    for (model <- models) withPath { path =>
      putAside.get.invoke(model.write, path)
      val reader = model.getClass.getMethod("read").invoke(null)
      val back = classOf[MLReader[_]].getMethod("loadFromLocal", classOf[String])
      val again = back.invoke(reader, path).asInstanceOf[Model[_]]
      val predictions = Seq(model, again).map(_.transform(clouds).orderBy("id"))
      assert(predictions(0).collect() === predictions(1).collect())
    }
  }

  test("what a client of Connect may ask of a summary is Spark's own") {
    val model = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(3).fit(clouds)
    assert(model.hasSummary)
    assert(model.summary().objectiveHistory().length === 3)
    assert(model.summary().totalIterations() === 3)
    // Private to Scala: by their names, as Connect's list of what may be called has them.
    val spark = "org.apache.spark.ml"
    assert(Class.forName(s"$spark.util.HasTrainingSummary").isInstance(model))
    assert(Class.forName(s"$spark.classification.TrainingSummary").isInstance(model.summary()))
    assert(Class.forName(s"$spark.util.Identifiable").isInstance(model.summary()))
  }
}
