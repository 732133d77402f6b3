package sparknn.stage

import java.nio.file.{Files, Path, Paths}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.{Numbers, SmallData, TemporaryFolders}
import sparknn.tuning.SuccessiveHalving

/** A training that was cut off goes on from its checkpoints, and comes to the same bits. */
class CheckpointSuite extends AnyFunSuite with SmallData with TemporaryFolders {

  private def classifier = new NeuralNetworkClassifier()
    .setLayers("dense(8)", "batchNorm", "relu", "dropout(0.2)")
    .setMaxIter(6)
    .setNumWorkers(3)
    .setBatchSize(8)
    .setSeed(5)

  private val variants = Seq[(String, () => NeuralNetworkClassifier)](
    "as it comes" -> (() => classifier),
    "with nesterov and outer momentum" -> (() =>
      classifier.setSolver("nesterov").setStepSize(0.05).setOuterMomentum(0.7)
    ),
    "with early stopping" -> (() => classifier.setValidationFraction(0.3).setPatience(2)),
    "with a moving average" -> (() => classifier.setEmaDecay(0.9).setValidationFraction(0.3)),
    "with the mean of three passes" -> (() => classifier.setAveragedPasses(3)),
    "with a schedule that reacts" -> (() =>
      classifier
        .setLearningRateSchedule("plateau(0.5, patience=1)")
        .setValidationFraction(0.3)
        .setStepSize(0.05)
    ),
    "with rollbacks" -> (() =>
      classifier.setSolver("sgd").setStepSize(1e20).setMaxRollbacks(100).setOuterMomentum(0.5)
    ),
    "with lsuv" -> (() => classifier.setLayers("dense(8, lsuv)", "relu"))
  )

  /** Trains for some passes and is cut off. */
  private def cutOff(estimator: NeuralNetworkClassifier, passes: Int, data: DataFrame = clouds) = {
    val training = estimator.training(data.schema)
    val packed = training.pack(data)
    try training.start(packed).advance(passes)
    finally packed.close()
  }

  private def files(folder: String): Seq[String] =
    Paths.get(folder).toFile.list().toSeq.filterNot(_.endsWith(".crc")).sorted

  private def newest(folder: String): Path = Paths.get(folder, files(folder).last)

  for ((name, make) <- variants) {
    test(s"$name: cut off after each pass, it comes to the bits of a training that was not") {
      val whole = make().fit(clouds)
      withPath { folder =>
        for (pass <- 1 to 5) cutOff(make().setCheckpointDir(folder), pass)
        val resumed = make().setCheckpointDir(folder).fit(clouds)
        Numbers.assertSameBits(resumed.parameters, whole.parameters, "parameters")
        assert(resumed.summary.objectiveHistory.toSeq === whole.summary.objectiveHistory.toSeq)
        assert(resumed.summary.bestPass === whole.summary.bestPass)
        val expected = vectors(whole.transform(clouds), "probability")
        assert(vectors(resumed.transform(clouds), "probability") === expected)
      }
    }
  }

  test("a training that was finished is not made again") {
    withPath { folder =>
      val first = classifier.setCheckpointDir(folder).fit(clouds)
      val before = Files.getLastModifiedTime(newest(folder))
      val again = classifier.setCheckpointDir(folder).fit(clouds)
      Numbers.assertSameBits(again.parameters, first.parameters, "parameters")
      assert(again.summary.passes === first.summary.passes, "the very seconds")
      assert(Files.getLastModifiedTime(newest(folder)) === before)
    }
  }

  test("the newest two are kept, at the interval and at the end, and nothing unfinished") {
    withPath { folder =>
      classifier.setMaxIter(7).setCheckpointDir(folder).setCheckpointInterval(3).fit(clouds)
      assert(files(folder) === Seq("checkpoint-000006.bin", "checkpoint-000007.bin"))
    }
  }

  test("one that is damaged is passed over for the one before") {
    val whole = classifier.fit(clouds)
    withPath { folder =>
      cutOff(classifier.setCheckpointDir(folder), 4)
      val bytes = Files.readAllBytes(newest(folder))
      Files.deleteIfExists(Paths.get(folder, "." + newest(folder).getFileName + ".crc"))
      for (
        damaged <- Seq(
          bytes.take(bytes.length / 2),
          bytes.updated(bytes.length / 2, 1.toByte),
          Array[Byte]()
        )
      ) {
        Files.write(newest(folder), damaged)
        val resumed = classifier.setCheckpointDir(folder).fit(clouds)
        Numbers.assertSameBits(resumed.parameters, whole.parameters, "parameters")
        files(folder).foreach(name => Files.delete(Paths.get(folder, name)))
        cutOff(classifier.setCheckpointDir(folder), 4)
        Files.deleteIfExists(Paths.get(folder, "." + newest(folder).getFileName + ".crc"))
      }
    }
  }

  test("a checkpoint of another training is refused, and the difference named") {
    withPath { folder =>
      cutOff(classifier.setCheckpointDir(folder), 2)
      val others = Seq[(NeuralNetworkClassifier, DataFrame, String)](
        (classifier.setStepSize(0.5), clouds, "stepSize must be 0.5, got 0.002"),
        (classifier.setMaxIter(7), clouds, "maxIter must be 7, got 6"),
        (classifier.setSeed(6), clouds, "must be"),
        (classifier.setSolver("sgd"), clouds, "solver must be sgd, got adam"),
        (classifier.setLayers("dense(9)", "relu"), clouds, "network must be"),
        (classifier.setClipNorm(1), clouds, "regularization must be"),
        (classifier.setMixup(0.2), clouds, "mixup must be 0.2, got"),
        (classifier.setNumWorkers(2), clouds, "must be"),
        (classifier, clouds.where("id <> 17"), "data must be"),
        (
          classifier,
          clouds.withColumn("label", org.apache.spark.sql.functions.expr("2 - label")),
          "data must be"
        )
      )
      for ((other, data, message) <- others) {
        val error = intercept[IllegalArgumentException](other.setCheckpointDir(folder).fit(data))
        assert(
          error.getMessage.startsWith("checkpointDir must be empty or hold checkpoints of the same")
        )
        assert(error.getMessage.contains(message))
      }
    }
  }

  test("settings that can't be are refused in three parts") {
    val cases = Seq[(() => Any, String)](
      (
        () => classifier.setCheckpointDir(" "),
        "checkpointDir must be the name of a folder, got ' '"
      ),
      (() => classifier.setCheckpointInterval(0), "checkpointInterval must be at least 1, got 0"),
      (
        () => classifier.setLayers("dense(3)").setSolver("lbfgs").setCheckpointDir("x").fit(clouds),
        "checkpointDir must be set for a solver that goes by mini-batches, such as adam, got lbfgs"
      )
    )
    for ((make, message) <- cases) {
      assert(intercept[IllegalArgumentException](make()).getMessage === message)
    }
    withPath { file =>
      Files.createDirectories(Paths.get(file).getParent)
      Files.write(Paths.get(file), Array[Byte](1))
      intercept[Exception](classifier.setCheckpointDir(file).fit(clouds))
    }
  }

  test("candidates of a search, which would share a folder, are refused before the first") {
    val expected =
      "checkpointDir must not be set for the candidates of a search, as it belongs to" +
        " one training, got 'shared'"
    def refused(search: => Any): Unit =
      assert(intercept[IllegalArgumentException](search).getMessage === expected)
    refused(new SuccessiveHalving().setEstimator(classifier.setCheckpointDir("shared")))
    val plain = classifier
    refused {
      new SuccessiveHalving()
        .setEstimator(plain)
        .setEstimatorParamMaps(new ParamMap().put(plain.checkpointDir, "shared"))
        .fit(clouds)
    }
  }
}
