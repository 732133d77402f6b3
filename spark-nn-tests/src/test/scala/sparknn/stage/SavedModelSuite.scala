package sparknn.stage

import java.io.{File, IOException, UncheckedIOException}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.{SmallData, TemporaryFolders}

/** What is in the folder of a saved model, and what is said when it is damaged. */
class SavedModelSuite
    extends AnyFunSuite
    with SmallData
    with TemporaryFolders
    with BeforeAndAfterAll {
  private val parent = Files.createTempDirectory("spark-nn-saved")
  private val saved = parent.resolve("model")
  private lazy val model =
    new NeuralNetworkClassifier("nnc_saved").setHiddenLayers(4).setMaxIter(2).fit(clouds)

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    model.write.save(saved.toString)
  }

  override protected def afterAll(): Unit = {
    TemporaryFolders.delete(parent)
    super.afterAll()
  }

  private def text(file: Path): String = new String(Files.readAllBytes(file), UTF_8)

  /** What loading says when a copy of the saved model has been changed. */
  private def complaint(change: Path => Unit): String = withPath { path =>
    TemporaryFolders.copy(saved.toFile, new File(path))
    // Hadoop's checksums would notice first; object stores have none.
    new File(path).listFiles().filter(_.getName.endsWith(".crc")).foreach(_.delete())
    // So would ours: what it says without them, as of models that were saved before there were any.
    Files.delete(Paths.get(path, "SHA256SUMS"))
    change(Paths.get(path))
    val error = intercept[UncheckedIOException](NeuralNetworkClassificationModel.load(path))
    assert(error.getMessage.startsWith("cannot load from " + path))
    error.getMessage
  }

  private def edited(file: String, from: String, to: String): String = complaint { folder =>
    val before = text(folder.resolve(file))
    assert(before.contains(from), before)
    Files.write(folder.resolve(file), before.replace(from, to).getBytes(UTF_8))
  }

  private def numbers: Int =
    model.parameters().length + model.scorer().values().statistics().length

  test("the folder holds Spark's metadata, two files for the network, history and checksums") {
    val names = saved.toFile.list().filterNot(_.startsWith(".")).toSet
    assert(
      names === Set("metadata", "network.json", "weights.bin", "history.json", "SHA256SUMS")
    )
    assert(Files.size(saved.resolve("weights.bin")) === 4 * numbers)
  }

  test("the metadata name the class and the uid, as Spark's loaders expect") {
    val metadata = spark.read.json(saved.resolve("metadata").toString).head()
    assert(metadata.getAs[String]("class") === classOf[NeuralNetworkClassificationModel].getName)
    assert(metadata.getAs[String]("uid") === "nnc_saved")
    assert(metadata.getAs[String]("sparkVersion") === spark.version)
  }

  test("nothing is Java serialisation: the description is text and names everything") {
    val description = text(saved.resolve("network.json"))
    for (
      part <- Seq("spark-nn network", "dense(4", "relu", "softmaxCrossEntropy", "sha256", "weight")
    ) {
      assert(description.contains(part))
    }
  }

  test("a copy that nobody changed is loaded") {
    assertThrows[org.scalatest.exceptions.TestFailedException](complaint(_ => ()))
  }

  test("weights that break off are refused with both lengths") {
    val message = complaint { folder =>
      val file = folder.resolve("weights.bin")
      Files.write(file, Files.readAllBytes(file).dropRight(3))
    }
    val bytes = 4 * numbers
    assert(message.contains(s"weights.bin must be $bytes bytes, got ${bytes - 3}"))
  }

  test("a single changed bit of the weights is noticed") {
    val message = complaint { folder =>
      val file = folder.resolve("weights.bin")
      val bytes = Files.readAllBytes(file)
      bytes(17) = (bytes(17) ^ 1).toByte
      Files.write(file, bytes)
    }
    assert(
      message.matches("(?s).*SHA-256 of weights.bin must be '[0-9a-f]{64}', got '[0-9a-f]{64}'.*")
    )
  }

  for (name <- Seq("weights.bin", "network.json", "history.json")) {
    test(s"without $name the missing file is named") {
      val message = complaint(folder => Files.delete(folder.resolve(name)))
      assert(message.contains(name))
      assert(message.contains("does not exist"))
    }
  }

  for (name <- Seq("network.json", "history.json")) {
    test(s"$name that breaks off is refused") {
      val message = complaint { folder =>
        Files.write(folder.resolve(name), text(folder.resolve(name)).take(90).getBytes(UTF_8))
      }
      assert(message.contains(s"$name must be JSON, got"))
    }
  }

  test("an empty description is refused") {
    val message = complaint(folder => Files.write(folder.resolve("network.json"), Array[Byte]()))
    assert(message.contains("format must be 'spark-nn network', got ''"))
  }

  test("a description of something else is refused") {
    assert(
      edited("network.json", "spark-nn network", "onnx")
        .contains("format must be 'spark-nn network', got 'onnx'")
    )
  }

  test("a description of a later version is refused, with advice") {
    val message = edited("network.json", "\"version\" : 1", "\"version\" : 2")
    assert(message.contains("version of a saved network must be 1, got 2"))
    assert(message.contains("newer spark-nn"))
  }

  test("a layer that this version does not know is refused by name") {
    assert(edited("network.json", "activate(relu)", "activate(swosh)").contains("got 'swosh'"))
    assert(edited("network.json", "dense(4", "dance(4").contains("got 'dance'"))
    assert(edited("network.json", "softmaxCrossEntropy", "hope").contains("got 'hope'"))
  }

  test("layers that do not go with the weights are refused with both sizes") {
    assert(
      edited("network.json", "dense(4", "dense(5")
        // Behind the weights: mean and scale of two features.
        .contains(s"must be ${4 * (3 * 5 + 6 * 3 + 4)} bytes, got ${4 * (3 * 4 + 5 * 3 + 4)}")
    )
  }

  test("layers of no or negative size are refused") {
    assert(edited("network.json", "dense(4", "dense(0").contains("at least 1, got 0"))
    assert(edited("network.json", "dense(4", "dense(2000000000").contains("must"))
  }

  test("a classifier's model is not loaded as a regressor's, nor as an estimator") {
    val regression = intercept[IllegalArgumentException] {
      NeuralNetworkRegressionModel.load(saved.toString)
    }
    val estimator = intercept[IllegalArgumentException] {
      NeuralNetworkClassifier.load(saved.toString)
    }
    for (error <- Seq(regression, estimator)) {
      assert(error.getMessage.contains("must be of class sparknn."))
      assert(
        error.getMessage.endsWith("got " + classOf[NeuralNetworkClassificationModel].getName)
      )
    }
  }

  test("saving refuses a folder that is there, and overwrites it only when told to") {
    withPath { path =>
      new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(1).fit(waves).save(path)
      assert(intercept[IOException](model.save(path)).getMessage.contains("already exists"))
      assert(NeuralNetworkRegressionModel.load(path).numFeatures === 2)
      model.write.overwrite().save(path)
      val loaded = NeuralNetworkClassificationModel.load(path)
      assert(loaded.parameters() === model.parameters())
    }
  }

  test("a regressor's model keeps the units of its labels, for one target and for two") {
    val far = waves.selectExpr("id", "features", "label * 50 + 70000 as label")
    val two = far.selectExpr("id", "features", "array(label, -label) as label")
    for (data <- Seq(far, two)) {
      val model = new NeuralNetworkRegressor().setHiddenLayers(3).setMaxIter(1).fit(data)
      withPath { path =>
        model.save(path)
        val loaded = NeuralNetworkRegressionModel.load(path)
        val point: Vector = Vectors.dense(0.5, -0.5)
        assert(loaded.predictAll(point) === model.predictAll(point))
        assert(math.abs(loaded.predict(point) - 70000) < 500)
        assert(
          loaded.transform(data).schema("prediction") === model.transform(data).schema("prediction")
        )
      }
    }
  }

  test("a loaded model is saved again as the same files") {
    withPath { path =>
      NeuralNetworkClassificationModel.load(saved.toString).save(path)
      for (name <- Seq("weights.bin", "network.json", "history.json")) {
        assert(
          Files.readAllBytes(Paths.get(path, name)) === Files.readAllBytes(saved.resolve(name)),
          name
        )
      }
    }
  }

  /** What loading says when a copy of the saved model, with its checksums, has been changed. */
  private def noticed(change: Path => Unit): String = withPath { path =>
    TemporaryFolders.copy(saved.toFile, new File(path))
    val files = Files.walk(Paths.get(path))
    try files.filter(_.toString.endsWith(".crc")).forEach(file => Files.delete(file))
    finally files.close()
    change(Paths.get(path))
    intercept[UncheckedIOException](NeuralNetworkClassificationModel.load(path)).getMessage
  }

  private def rewrite(file: Path, from: String, to: String): Unit = {
    assert(text(file).contains(from), text(file))
    Files.write(file, text(file).replace(from, to).getBytes(UTF_8))
    ()
  }

  private def metadata(folder: Path): Path = {
    val files = folder.resolve("metadata").toFile.listFiles()
    files.find(file => file.getName.startsWith("part-")).get.toPath
  }

  test("a Param, a layer or a scaling that was changed is noticed as a changed weight is") {
    val param = noticed(f => rewrite(metadata(f), "\"maxIter\":2", "\"maxIter\":3"))
    assert(param.contains("SHA-256 of metadata/part-"))
    val layer = noticed(f => rewrite(f.resolve("network.json"), "activate(relu)", "activate(tanh)"))
    assert(layer.contains("SHA-256 of network.json must be '"))
    val std = noticed(f => rewrite(f.resolve("network.json"), "\"std\" : [ 1.0", "\"std\" : [ 2.0"))
    assert(std.contains("SHA-256 of network.json must be '"))
    val more = noticed(f => Files.copy(metadata(f), f.resolve("metadata").resolve("part-000")))
    assert(more.contains("SHA256SUMS must name every file, got none for metadata/part-000"))
  }

  test("the command sha256sum finds the files to be what they were") {
    val command = new ProcessBuilder("sha256sum", "--strict", "-c", "SHA256SUMS")
      .directory(saved.toFile)
      .redirectErrorStream(true)
    val started = scala.util.Try(command.start())
    assume(started.isSuccess, "there is no sha256sum here")
    val output = new String(started.get.getInputStream.readAllBytes(), UTF_8)
    assert(started.get.waitFor() === 0, output)
    assert(output.split('\n').count(_.endsWith(": OK")) === 4)
  }
}
