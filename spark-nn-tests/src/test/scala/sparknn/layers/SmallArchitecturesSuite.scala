package sparknn.layers

import java.lang.management.ManagementFactory
import java.nio.file.Files
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.internal.distributed.FailingArchitectures
import sparknn.testing.{Numbers, OtherJvm, SmallData}

/** Architectures learn, in any number of workers, survive failing tasks, and come back from files.
  */
class SmallArchitecturesSuite extends AnyFunSuite with SmallData {
  private val side = TinyArchitectures.side

  private lazy val images: DataFrame = {
    val rows =
      for (((kind, pixels), i) <- TinyArchitectures.bars(64).zipWithIndex)
        yield (i, kind.toDouble, Vectors.dense(pixels))
    spark.createDataFrame(rows).toDF("id", "label", "features").repartition(1).cache()
  }

  private def accuracy(scored: DataFrame): Double = {
    val right = scored.select("prediction", "label").collect().count(row => row(0) == row(1))
    right.toDouble / 64
  }

  for (((name, layers), i) <- TinyArchitectures.all.zipWithIndex) {
    // By one worker and, by turns, by two or four: all three for each take a minute more.
    val several = if (i % 2 == 0) 2 else 4
    test(s"$name: 64 images are learned by heart by 1 and by $several workers; files hold it") {
      val found = for (workers <- Seq(1, several)) yield {
        val model = new NeuralNetworkClassifier()
          .setLayers(layers)
          .setInputShape(side, side, 1)
          .setStepSize(0.01)
          .setLearningRateSchedule("oneCycle")
          .setBatchSize(4)
          // Some of its blocks are left out in each step.
          .setMaxIter(if (name == "efficientNet") 24 else 16)
          .setNumWorkers(workers)
          .setSeed(1)
          .fit(images)
        val scored = model.transform(images).cache()
        if (workers == several) {
          val folder = Files.createTempDirectory("architectures").resolve(name).toString
          model.write.save(folder)
          val loaded = NeuralNetworkClassificationModel.load(folder)
          Numbers.assertSameBits(loaded.parameters, model.parameters, "parameters")
          val again = loaded.transform(images)
          assert(vectors(again, "probability") === vectors(scored, "probability"))
        }
        accuracy(scored)
      }
      // To within a point: of 64 images that is none.
      assert(found.min > 0.98 && found.max - found.min <= 0.01, found)
    }
  }

  test("every architecture comes to the same bits where each task fails first") {
    val options = ManagementFactory.getRuntimeMXBean.getInputArguments.toArray.map(_.toString).toSeq
    val outcome = OtherJvm.run(FailingArchitectures.getClass, options :+ "-Xmx2g", Seq())
    assert(outcome.exit === 0, outcome.err)
    assert(outcome("failures").toInt >= 2 * TinyArchitectures.all.size)
    for ((name, _) <- TinyArchitectures.all) {
      val Array(steady, failing) = outcome(name).split(" ")
      assert(failing === steady, name)
    }
    assert(TinyArchitectures.all.map(net => outcome(net._1)).distinct.size > 10)
  }
}
