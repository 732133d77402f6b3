package sparknn.stage

import java.io.File
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.nn.io.SavedProgress
import sparknn.testing.{Numbers, TemporaryFolders}

/** Stages of every class, and checkpoints, that each version has saved keep loading for ever, with
  * the settings and the numbers that they had. [[SaveGoldenStages]] saved them.
  */
class GoldenStagesSuite
    extends AnyFunSuite
    with EverySavedStage
    with TemporaryFolders
    with BeforeAndAfterAll {
  // Spark's own stages within a pipeline are saved by Spark, as its version does.
  private val ours = (kind: Kind) => kind.name != "search-result-of-a-pipeline"

  private val checkpoint = "checkpoint-000003.bin"

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    spark // The loaders take the session that runs.
  }

  private def folder(version: String): Path =
    Paths.get(getClass.getResource(s"/golden/$version/stages").toURI)

  private def lines(file: Path): Seq[String] =
    new String(Files.readAllBytes(file), UTF_8).split('\n').toSeq

  for (version <- Seq("0.1.0")) {
    test(s"every stage that $version has saved has the settings and the numbers that it had") {
      for (kind <- kinds if ours(kind)) {
        val saved = lines(folder(version).resolve(kind.name + ".txt"))
        val (settings, numbers) =
          (saved.filter(_.startsWith("  ")), saved.filterNot(_.startsWith("  ")))
        val got = facts(kind.load(folder(version).resolve(kind.name).toString))
        // Later versions may have more Params, with their defaults.
        assert(settings.map(_.trim).diff(got.settings) === Nil, kind.name)
        assert(got.numbers.size === numbers.size, kind.name)
        for ((a, b) <- got.numbers.zip(numbers)) {
          // Other machines round single-precision sums in another order.
          Numbers.assertClose(a, b.toDouble, 1e-5, 1e-6, kind.name)
        }
      }
    }

    test(s"a training goes on from a checkpoint that $version has written, to the same end") {
      withPath { path =>
        Files.createDirectories(Paths.get(path))
        val golden = folder(version).resolve(checkpoint)
        Files.copy(golden, Paths.get(path, checkpoint))
        val model = estimator.setCheckpointDir(path).fit(clouds)
        val in = Files.newInputStream(golden)
        val before =
          try SavedProgress.read(in, Files.size(golden)).progress.passes
          finally in.close()
        // The very seconds: these passes were not made again.
        assert(model.summary.passes.subList(0, 3) === before)
        assert(model.summary.totalIterations === 6)
        val expected = lines(folder(version).resolve("checkpoint.txt")).map(_.toDouble)
        Numbers.assertAllClose(model.parameters, expected.toArray, 1e-4, 1e-5, "parameters")
      }
    }
  }

  test("a checkpoint from before labels were packed in double precision is read, and refused") {
    withPath { path =>
      Files.createDirectories(Paths.get(path))
      val golden = folder("0.1.0").resolve("checkpoint-of-float-labels.bin")
      val in = Files.newInputStream(golden)
      try assert(SavedProgress.read(in, Files.size(golden)).progress.passes.size === 3)
      finally in.close()
      Files.copy(golden, Paths.get(path, checkpoint))
      val error = intercept[IllegalArgumentException](estimator.setCheckpointDir(path).fit(clouds))
      val difference = "data must be 96 rows to train on, 24 held out, checksum \\w+," +
        " got 90 rows to train on, 30 held out, checksum"
      assert(difference.r.findFirstIn(error.getMessage).nonEmpty, error.getMessage)
    }
  }

  private def estimator = new NeuralNetworkClassifier("golden")
    .setLayers("dense(4)", "batchNorm", "relu", "dropout(0.2)")
    .setMaxIter(6)
    .setNumWorkers(2)
    .setBatchSize(16)
    .setOuterMomentum(0.3)
    .setValidationFraction(0.2)
    .setStandardization(false)
    .setSeed(5)

  private[stage] def save(folder: Path): Unit = {
    Files.createDirectories(folder)
    def write(name: String, lines: Seq[Any]): Unit = {
      Files.write(folder.resolve(name), lines.mkString("", "\n", "\n").getBytes(UTF_8))
      ()
    }
    for (kind <- kinds if ours(kind)) {
      kind.stage.save(folder.resolve(kind.name).toString)
      val known = facts(kind.stage)
      write(kind.name + ".txt", known.settings.map("  " + _) ++ known.numbers)
    }
    withPath { path =>
      val training = estimator.setCheckpointDir(path).training(clouds.schema)
      val packed = training.pack(clouds)
      try training.start(packed).advance(3)
      finally packed.close()
      Files.copy(Paths.get(path, checkpoint), folder.resolve(checkpoint))
      write("checkpoint.txt", estimator.fit(clouds).parameters.toSeq)
    }
    deleteCrc(folder.toFile)
  }

  // Hadoop's own checksums would go where the files go, and break when an editor touches them.
  private def deleteCrc(folder: File): Unit = folder.listFiles().foreach { file =>
    if (file.isDirectory) deleteCrc(file)
    else if (file.getName.endsWith(".crc")) file.delete()
  }
}

/** Saves the golden stages of a version: run it on the test class path, with the folder
  * `src/test/resources/golden/VERSION/stages`, once for each release.
  */
object SaveGoldenStages {
  def main(arguments: Array[String]): Unit = new GoldenStagesSuite().save(Paths.get(arguments(0)))
}
