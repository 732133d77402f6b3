package sparknn.stage

import java.io.{IOException, UncheckedIOException}
import java.nio.file.{Files, Paths}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.{FullDisk, Numbers, TemporaryFolders}

/** Saves that break off, because the disk is full, leave nothing that loads as something else. */
class CutOffSaveSuite
    extends AnyFunSuite
    with EverySavedStage
    with TemporaryFolders
    with BeforeAndAfterAll {
  override protected def beforeAll(): Unit = {
    super.beforeAll()
    FullDisk.install(context.hadoopConfiguration)
    // Spark logs each failure at length; the caller gets it as an exception.
    context.setLogLevel("OFF")
  }

  override protected def afterAll(): Unit = {
    context.setLogLevel("ERROR")
    super.afterAll()
  }

  private val names = Seq(
    "classifier-estimator",
    "classifier",
    "whitener",
    "ensemble-of-regressors",
    "search",
    "search-result"
  )

  for (name <- names) {
    test(s"$name: a save that breaks off anywhere leaves nothing, or all of it") {
      val kind = kinds.find(_.name == name).get
      withPath { folder =>
        val path = "fulldisk://" + folder
        val (_, whole) = FullDisk.withRoomFor(1L << 40)(kind.stage.save(path))
        assert(facts(kind.load(path)) === facts(kind.stage))
        var refused = 0
        for (step <- 0 to 11) {
          val room = whole * step / 12
          FullDisk.withRoomFor(room) {
            intercept[Exception](kind.stage.write.overwrite().save(path))
          }
          // What there was is gone, as of any writer of Spark's.
          try assert(facts(kind.load(path)) === facts(kind.stage), s"$room of $whole bytes")
          catch {
            case error: UncheckedIOException =>
              refused += 1
              assert(error.getMessage.startsWith("cannot load from " + path))
          }
        }
        assert(refused >= 6)
        kind.stage.write.overwrite().save(path)
        assert(facts(kind.load(path)) === facts(kind.stage))
      }
    }

    test(s"$name: a path that is there is refused and left as it was") {
      val kind = kinds.find(_.name == name).get
      withPath { path =>
        Files.createDirectories(Paths.get(path))
        Files.write(Paths.get(path, "mine"), Array[Byte](1, 2, 3))
        assert(intercept[IOException](kind.stage.save(path)).getMessage.contains("already exists"))
        assert(Files.readAllBytes(Paths.get(path, "mine")).toSeq === Seq[Byte](1, 2, 3))
        assert(Paths.get(path).toFile.list().toSeq === Seq("mine"))
        // One of the parts that has been saved before does no harm either.
        kind.stage.write.overwrite().save(path)
        assert(facts(kind.load(path)) === facts(kind.stage))
        assert(!Files.exists(Paths.get(path, "mine")))
      }
    }
  }

  test("an incomplete folder is said to be that, with the file that is not there") {
    val kind = kinds.find(_.name == "classifier").get
    withPath { path =>
      kind.stage.save(path)
      Files.delete(Paths.get(path, "SHA256SUMS"))
      Files.delete(Paths.get(path, "network.json"))
      val message = intercept[UncheckedIOException](kind.load(path)).getMessage
      assert(
        message.endsWith(
          "network.json must be there, got nothing: it does not exist, perhaps as" +
            " saving was cut off"
        )
      )
    }
  }

  test("a checkpoint that finds no room stops the training; with room, it goes on from before") {
    def estimator =
      new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(5).setNumWorkers(2).setSeed(3)
    val whole = estimator.fit(clouds)
    withPath { folder =>
      val path = "fulldisk://" + folder
      val (_, first) = FullDisk.withRoomFor(1L << 40) {
        val training = estimator.setCheckpointDir(path).training(clouds.schema)
        val packed = training.pack(clouds)
        try training.start(packed).advance(1)
        finally packed.close()
      }
      FullDisk.withRoomFor(first * 5 / 2) {
        val error =
          intercept[UncheckedIOException](estimator.setCheckpointDir(path).fit(clouds))
        assert(error.getMessage.contains("can't be written: No space left on device"))
      }
      val resumed = estimator.setCheckpointDir(path).fit(clouds)
      Numbers.assertSameBits(resumed.parameters, whole.parameters, "parameters")
      val left = Paths.get(folder).toFile.list().toSeq
      assert(left.filterNot(_.endsWith(".crc")).forall(_.startsWith("checkpoint-")), left)
    }
  }
}
