package sparknn.stage

import java.io.UncheckedIOException
import java.nio.file.{Files, Paths}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.testing.{SmallData, TemporaryFolders, ThreeParts, UserJar}

/** A network with an activation from a jar that is not ours: trained, saved, loaded. */
class UserComponentsSuite
    extends AnyFunSuite
    with SmallData
    with TemporaryFolders
    with ThreeParts
    with BeforeAndAfterAll {
  private val folder = Files.createTempDirectory("spark-nn-user-components")
  private val jar = folder.resolve("user.jar")

  private val sources = Map(
    "org.other.SquaredRelu" ->
      """package org.other;
        |import sparknn.nn.activation.Activation;
        |import sparknn.nn.init.*;
        |import sparknn.nn.spec.Default;
        |public record SquaredRelu(@Default("1") double scale) implements Activation {
        |  @Override public void apply(float[] input, float[] output, int length) {
        |    for (int i = 0; i < length; i++) {
        |      float x = Math.max(0f, input[i]);
        |      output[i] = (float) scale * x * x;
        |    }
        |  }
        |  @Override public void differentiate(
        |      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
        |    for (int i = 0; i < length; i++) {
        |      dInput[i] = dOutput[i] * 2f * (float) scale * Math.max(0f, input[i]);
        |    }
        |  }
        |  @Override public boolean derivativeReadsInput() { return true; }
        |  @Override public Initializer recommendedInit() { return new HeNormal(); }
        |}""".stripMargin,
    "org.other.Provider" ->
      """package org.other;
        |import java.util.List;
        |import sparknn.nn.spec.*;
        |public final class Provider implements ComponentProvider {
        |  @Override public List<Class<? extends Component>> components() {
        |    return List.of(SquaredRelu.class);
        |  }
        |}""".stripMargin
  )

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    UserJar.write(jar, sources, Some("org.other.Provider"))
    // As --jars does, for the tasks of a session that is there already.
    spark.sparkContext.addJar(jar.toString)
  }

  override protected def afterAll(): Unit = {
    TemporaryFolders.delete(folder)
    super.afterAll()
  }

  private def classifier = new NeuralNetworkClassifier("nnc_user")
    .setHiddenLayers(8)
    .setActivation("SquaredReLU(0.5)")
    .setStepSize(0.05)
    .setMaxIter(30)

  test("it is trained, checked, saved, loaded and scores as before") {
    withPath { path =>
      UserJar.onClassPath(jar) {
        val model = classifier.fit(clouds)
        model.write.save(path)
        val loaded = NeuralNetworkClassificationModel.load(path)
        assert(loaded.network().toString === model.network().toString)
        val scored = loaded.transform(clouds)
        assert(vectors(scored, "probability") === vectors(model.transform(clouds), "probability"))
        assert(scored.where("prediction = label").count() > 110)
        val description =
          new String(Files.readAllBytes(Paths.get(path, "network.json")), "UTF-8")
        assert(description.contains("activate(squaredRelu(scale=0.5))"))
        assert(description.contains("\"squaredRelu\" : \"org.other.SquaredRelu\""))
      }
      // Without the jar: a new reader sees what is missing.
      val error = intercept[UncheckedIOException](NeuralNetworkClassificationModel.load(path))
      for (
        part <- Seq(
          path,
          "the jar with the component 'squaredRelu' (it was org.other.SquaredRelu)",
          "must be on the class path and declare it in META-INF/services/",
          "got none that does",
          "--jars"
        )
      ) assert(error.getMessage.contains(part))
    }
  }

  test("a saved estimator says what is missing, too") {
    withPath { path =>
      UserJar.onClassPath(jar)(classifier.write.save(path))
      val error = intercept[UncheckedIOException](NeuralNetworkClassifier.load(path))
      assert(error.getMessage.contains("must be one of"))
      UserJar.onClassPath(jar) {
        assert(NeuralNetworkClassifier.load(path).getActivation === "SquaredReLU(0.5)")
      }
    }
  }

  test("a model of our components alone has no such entry, so that its file is as before") {
    withPath { path =>
      new NeuralNetworkClassifier().setHiddenLayers(2).setMaxIter(1).fit(clouds).write.save(path)
      val description = new String(Files.readAllBytes(Paths.get(path, "network.json")), "UTF-8")
      assert(!description.contains("extensions"))
    }
  }
}
