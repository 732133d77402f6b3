package sparknn.layers

import java.nio.file.Files
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.testing.{Numbers, SmallData}

/** Architectures learn, in any number of workers, and come back from files. */
class SmallArchitecturesSuite extends AnyFunSuite with SmallData {
  private val nets = Seq(
    "alexNet" -> SmallArchitectures.alexNet(6),
    "vgg" -> SmallArchitectures.vgg(4),
    "googLeNet" -> SmallArchitectures.googLeNet(4),
    "plain" -> SmallArchitectures.plain(8),
    "resNet" -> SmallArchitectures.resNet(8)
  )

  private val side = 8

  /** Images of a bar: lying, standing, or aslant; dim ones, with noise. */
  private def bars(count: Int): DataFrame = {
    val random = new Random(5)
    val rows = for (i <- 0 until count) yield {
      val kind = i % 3
      val at = 1 + random.nextInt(side - 2)
      val pixels = for (y <- 0 until side; x <- 0 until side) yield {
        val on = Seq(y == at, x == at, x - y == at - side / 2)(kind)
        (if (on) 1.0 else 0.0) + 0.1 * random.nextGaussian()
      }
      (i, kind.toDouble, Vectors.dense(pixels.toArray))
    }
    spark.createDataFrame(rows).toDF("id", "label", "features").repartition(1).cache()
  }
  private lazy val some = bars(64)
  private lazy val many = bars(240)

  private def classifier(layers: Layers): NeuralNetworkClassifier =
    new NeuralNetworkClassifier()
      .setLayers(layers)
      .setInputShape(side, side, 1)
      .setStepSize(0.01)
      .setBatchSize(8)
      .setSeed(1)

  private def accuracy(model: NeuralNetworkClassificationModel, data: DataFrame): Double =
    model.transform(data).where("prediction = label").count().toDouble / data.count()

  for ((name, layers) <- nets) {
    test(s"$name: the gradient is right, and 64 images are learned by heart") {
      val look = classifier(layers).setStepSize(0.003).diagnose(some, 64)
      assert(look.gradientCheck.agrees, look.gradientCheck)
      assert(look.overfitTest(64, 120).metric > 0.98)
    }

    test(s"$name: 1, 2 and 4 workers come to within a point; files hold it") {
      val found = for (workers <- Seq(1, 2, 4)) yield {
        val model = classifier(layers).setNumWorkers(workers).setMaxIter(8).fit(many)
        if (workers == 2) {
          val folder = Files.createTempDirectory("architectures").resolve(name).toString
          model.write.save(folder)
          val loaded = NeuralNetworkClassificationModel.load(folder)
          Numbers.assertSameBits(loaded.parameters, model.parameters, "parameters")
          val (before, after) = (model.transform(some), loaded.transform(some))
          assert(vectors(before, "probability") === vectors(after, "probability"))
        }
        accuracy(model, many)
      }
      assert(found.max - found.min <= 0.0101, found)
      assert(found.min > 0.97, found)
    }
  }
}
