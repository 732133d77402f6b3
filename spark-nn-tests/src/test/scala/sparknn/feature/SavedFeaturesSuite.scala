package sparknn.feature

import java.io.{File, UncheckedIOException}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.apache.spark.ml.{Pipeline, PipelineModel, Transformer}
import org.apache.spark.ml.util.MLWritable
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.streaming.Trigger
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.TemporaryFolders

/** Models on disk, in pipelines, on streams. */
class SavedFeaturesSuite extends AnyFunSuite with FeatureData with TemporaryFolders {
  private lazy val data = table(correlated(60, 6))
  private lazy val whitened =
    new Whitener().setInputCol("features").setOutputCol("out").setK(4).fit(data)
  private lazy val models: Seq[Transformer with MLWritable] = Seq(
    whitened,
    new Standardizer().setInputCol("features").setOutputCol("out").setChannels(2).fit(data),
    new MeanSubtractor().setInputCol("features").setOutputCol("out").fit(data)
  )

  test("a model that was loaded makes the same bits, within a pipeline too") {
    for (model <- models) withPath { path =>
      val pipeline = new Pipeline().setStages(Array(model)).fit(data)
      pipeline.save(path)
      val loaded = PipelineModel.load(path)
      assertAllNear(results(loaded.transform(data)), results(model.transform(data)), 0)
      assert(loaded.transform(data).schema === model.transform(data).schema)
    }
  }

  test("the folder holds Spark's metadata, a description and plain numbers") {
    withPath { path =>
      whitened.save(path)
      val names = new File(path).list().filterNot(_.startsWith(".")).toSet
      assert(names === Set("metadata", "numbers.json", "numbers.bin", "SHA256SUMS"))
      assert(Files.size(Paths.get(path, "numbers.bin")) === 8 * (6 + 4 + 1 + 4 * 6))
    }
  }

  private def complaint(change: Path => Unit): String = withPath { path =>
    whitened.save(path)
    // Hadoop's checksums would notice first; object stores have none.
    new File(path).listFiles().filter(_.getName.endsWith(".crc")).foreach(_.delete())
    // So would ours, which what was saved by earlier versions does not have.
    Files.delete(Paths.get(path, "SHA256SUMS"))
    change(Paths.get(path))
    val error = intercept[UncheckedIOException](WhitenerModel.load(path))
    assert(error.getMessage.startsWith("cannot load from " + path))
    error.getMessage
  }

  private def edited(from: String, to: String): String = complaint { folder =>
    val file = folder.resolve("numbers.json")
    val text = new String(Files.readAllBytes(file), UTF_8)
    assert(text.contains(from), text)
    Files.write(file, text.replace(from, to).getBytes(UTF_8))
  }

  test("damaged files are refused with what was expected and found") {
    def change(edit: Array[Byte] => Array[Byte]) = complaint { folder =>
      val file = folder.resolve("numbers.bin")
      Files.write(file, edit(Files.readAllBytes(file)))
    }
    assert(change(_.dropRight(3)).contains("numbers.bin must be 280 bytes, got 277"))
    val flipped = change { bytes => bytes(17) = (bytes(17) ^ 1).toByte; bytes }
    assert(flipped.contains("SHA-256 of numbers.bin must be"))
    assert(edited("spark-nn numbers", "onnx").contains("must be 'spark-nn numbers', got 'onnx'"))
    assert(edited("\"version\" : 1", "\"version\" : 2").contains("must be 1, got 2"))
    assert(edited("\"length\" : 24", "\"length\" : 2000000000").contains("got 280"))
    assert(edited("\"length\" : 24", "\"length\" : -24").contains("0 or greater, got -24"))
    assert(edited("\"mean\"", "\"means\"").contains("must have an array 'mean', got [means"))
    assert(complaint(f => Files.delete(f.resolve("numbers.bin"))).contains("does not exist"))
    assert(
      complaint(f => Files.write(f.resolve("numbers.json"), "{".getBytes)).contains("must be JSON")
    )
  }

  test("arrays that do not go together are refused") {
    // 4 variances and 1 total: as 1 and 4.
    val message = complaint { folder =>
      val file = folder.resolve("numbers.json")
      val text = new String(Files.readAllBytes(file), UTF_8)
      val swapped = text
        .replace("\"variances\"", "\"?\"")
        .replace("\"total variance\"", "\"variances\"")
        .replace("\"?\"", "\"total variance\"")
      Files.write(file, swapped.getBytes(UTF_8))
    }
    assert(message.contains("'components' must have 6 numbers, got 24"))
  }

  /** What a stage makes of a table that arrives in several small batches. */
  private def streamed(model: Transformer, table: DataFrame)(check: DataFrame => Unit): Unit =
    withPath { path =>
      table.repartition(3).write.parquet(path)
      val stream =
        spark.readStream.schema(table.schema).option("maxFilesPerTrigger", 1).parquet(path)
      val name = "prepared" + math.abs(path.hashCode)
      val query = model
        .transform(stream)
        .writeStream
        .format("memory")
        .queryName(name)
        .trigger(Trigger.AvailableNow())
        .start()
      try {
        assert(query.awaitTermination(60000))
        assert(query.recentProgress.count(_.numInputRows > 0) > 1)
        check(spark.table(name))
      } finally {
        query.stop()
        spark.catalog.dropTempView(name)
      }
    }

  test("streams are transformed as tables are, vectors and arrays") {
    for (model <- models; table <- Seq(data, asArrays(data, "double"))) {
      streamed(model, table)(got => assertAllNear(results(got), results(model.transform(table)), 0))
    }
  }

  test("images of a stream are decoded, and bad ones skipped") {
    val bmp = new java.awt.image.BufferedImage(2, 2, java.awt.image.BufferedImage.TYPE_INT_RGB)
    val out = new java.io.ByteArrayOutputStream
    javax.imageio.ImageIO.write(bmp, "bmp", out)
    val rows = (0 until 9).map(i => (i, if (i % 3 == 0) Array[Byte](1) else out.toByteArray))
    val stage =
      new ImageVectorizer().setInputCol("content").setOutputCol("out").setHandleInvalid("skip")
    streamed(stage, spark.createDataFrame(rows).toDF("id", "content"))(got =>
      assert(got.orderBy("id").collect().map(_.getInt(0)).toSeq === Seq(1, 2, 4, 5, 7, 8))
    )
  }

  test("a network is trained behind them in one pipeline, which is saved and scores the same") {
    val stages = Array(
      new MeanSubtractor().setInputCol("features").setOutputCol("centered"),
      new Whitener().setInputCol("centered").setOutputCol("white").setMethod("pcaWhitening"),
      new NeuralNetworkClassifier().setFeaturesCol("white").setHiddenLayers(4).setMaxIter(3)
    )
    val model = new Pipeline().setStages(stages).fit(clouds)
    val expected = vectors(model.transform(clouds), "probability")
    withPath { path =>
      model.save(path)
      assert(vectors(PipelineModel.load(path).transform(clouds), "probability") === expected)
    }
  }
}
