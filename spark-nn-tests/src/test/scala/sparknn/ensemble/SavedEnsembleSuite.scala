package sparknn.ensemble

import java.io.{File, UncheckedIOException}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassificationModel
import sparknn.testing.TemporaryFolders

/** What is in the folder of a saved ensemble, and what is said when it is damaged. */
class SavedEnsembleSuite extends AnyFunSuite with SmallEnsembles with TemporaryFolders {
  private lazy val model = classifiers.setStdCol("std").fit(clouds)

  private def saved[T](use: Path => T): T = withPath { path =>
    model.save(path)
    use(Paths.get(path))
  }

  /** What loading says when a file has been changed. */
  private def complaint(change: Path => Unit): String = saved { folder =>
    Files.walk(folder).filter(_.toString.endsWith(".crc")).forEach(file => Files.delete(file))
    // Ours, too, which what was saved by earlier versions does not have.
    Files.walk(folder).filter(_.endsWith("SHA256SUMS")).forEach(file => Files.delete(file))
    change(folder)
    val error = intercept[UncheckedIOException](EnsembleClassificationModel.load(folder.toString))
    assert(error.getMessage.startsWith("cannot load from "))
    error.getMessage
  }

  private def described(text: String): String =
    complaint(folder => Files.write(folder.resolve("parts.json"), text.getBytes(UTF_8)))

  test("a loaded model gives the same predictions, and so does one of several targets") {
    saved { folder =>
      val loaded = EnsembleClassificationModel.load(folder.toString)
      val (got, expected) = (loaded.transform(clouds), model.transform(clouds))
      assert(got.schema === expected.schema)
      assert(vectors(got, "probability") === vectors(expected, "probability"))
      assert(vectors(got, "rawPrediction") === vectors(expected, "rawPrediction"))
      assert(numbers(got, "std") === numbers(expected, "std"))
    }
    val two = waves.selectExpr("id", "features", "array(label, -label) as label")
    val regression = regressors.setStdCol("std").fit(two)
    withPath { path =>
      regression.save(path)
      val loaded = EnsembleRegressionModel.load(path)
      for (column <- Seq("prediction", "std")) {
        assert(
          vectors(loaded.transform(two), column) === vectors(regression.transform(two), column)
        )
      }
    }
  }

  test("a loaded estimator trains the same") {
    withPath { path =>
      val estimator = classifier.setThresholds(Array(1, 1, 0.5)).setFeaturesCol("x")
      val data = clouds.withColumnRenamed("features", "x")
      val original = classifiers.setEstimator(estimator)
      original.save(path)
      val loaded = EnsembleClassifier.load(path)
      assert(loaded.getFeaturesCol === "x")
      assert(parameters(loaded.fit(data)) === parameters(original.fit(data)))
    }
  }

  test("each member is a saved model by itself") {
    saved { folder =>
      assert(
        folder.toFile.list().filterNot(_.startsWith(".")).toSet ===
          Set("metadata", "members", "parts.json", "SHA256SUMS")
      )
      assert(folder.resolve("members").toFile.list().toSet === Set("00000", "00001", "00002"))
      val second = folder.resolve("members").resolve("00001").toString
      assert(
        NeuralNetworkClassificationModel.load(second).parameters().toSeq ===
          parameters(model)(1)
      )
    }
  }

  test("a member that is missing or damaged is noticed") {
    val missing = complaint { folder =>
      TemporaryFolders.delete(folder.resolve("members").resolve("00002"))
    }
    assert(missing.contains("00002"))
    val short = intercept[UncheckedIOException](saved { folder =>
      val weights = folder.resolve("members").resolve("00001").resolve("weights.bin")
      Files.delete(weights.resolveSibling(".weights.bin.crc"))
      Files.write(weights, Files.readAllBytes(weights).dropRight(4))
      EnsembleClassificationModel.load(folder.toString)
    })
    assert(short.getMessage.contains("weights.bin must be"))
  }

  test("members that do not go together are refused with the sizes of both") {
    val other = classifiers
      .fit(clouds.selectExpr("label", "array(1d, 2d, label) as features"))
    val message = complaint { folder =>
      val second = folder.resolve("members").resolve("00001")
      TemporaryFolders.delete(second)
      other.models().get(0).save(second.toString)
    }
    assert(
      message.contains("must all have 2 features and 3 outputs, got 3 features and 3 outputs")
    )
  }

  test("a description of something else, of a later version, or of no members is refused") {
    def json(format: String = "spark-nn parts", version: Any = 1, parts: Any = 3) =
      s"""{"format": "$format", "version": $version, "parts": $parts}"""
    assert(described(json(format = "zip")).contains("must be 'spark-nn parts', got 'zip'"))
    assert(described(json(version = 2)).contains("version of parts.json must be 1, got 2"))
    assert(described(json(parts = 0)).contains("parts of parts.json must be from 1 to"))
    assert(described(json(parts = -1)).contains("got -1"))
    assert(described(json(parts = 2000000000)).contains("got 2000000000"))
    assert(described("""{"format""").contains("must be JSON"))
    assert(described("x" * 5000).contains("must be at most 4096 bytes, got 5000"))
    assert(complaint(f => Files.delete(f.resolve("parts.json"))).contains("parts.json"))
  }

  test("an ensemble is overwritten only when told to, and then fewer members leave no others") {
    withPath { path =>
      model.save(path)
      intercept[java.io.IOException](model.save(path))
      classifiers.setNumMembers(2).fit(clouds).write.overwrite().save(path)
      assert(EnsembleClassificationModel.load(path).models().size === 2)
      assert(new File(path, "members").list().length === 2)
    }
  }
}
