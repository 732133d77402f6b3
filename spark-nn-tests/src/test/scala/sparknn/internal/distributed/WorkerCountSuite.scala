package sparknn.internal.distributed

import java.io.{BufferedInputStream, DataInputStream}
import java.nio.file.{Files, Path}
import java.util.zip.GZIPInputStream
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.{PublicData, SharedSpark}

/** More workers train on less each, and still end with about the same model. */
class WorkerCountSuite extends AnyFunSuite with SharedSpark with PublicData {

  /** The accuracy for each number of workers and of passes. */
  private def accuracies(training: DataFrame, test: DataFrame, hidden: Int)(
      cases: (Int, Int)*
  ): Seq[Double] =
    cases.map { case (workers, passes) =>
      val classifier = new NeuralNetworkClassifier().setHiddenLayers(hidden).setSeed(4)
      val model = classifier.setMaxIter(passes).setNumWorkers(workers).fit(training)
      val right = model.transform(test).where("prediction = label").count().toDouble / test.count()
      info(s"$workers workers, $passes passes: accuracy $right")
      right
    }

  test(
    "1, 2 and 8 workers learn a curved boundary equally well, 32 by more passes, with defaults"
  ) {
    val Seq(training, test) = Seq((4000, 21L), (2000, 22L)).map { case (rows, seed) =>
      val points = Point.curved(rows, 6, seed).map(p => (p.features, p.label))
      spark.createDataFrame(context.parallelize(points, 2)).toDF("features", "label").cache()
    }
    try {
      // With 32 workers a pass has 16 rounds, each of 256 rows, where one worker has 250 steps of
      // 16: on data this small they need more passes, as large mini-batches do.
      val found = accuracies(training, test, 32)((1, 10), (2, 10), (8, 10), (32, 30))
      assert(found.min > 0.95)
      assert(found.min > found.head - 0.02)
    } finally Seq(training, test).foreach(_.unpersist(true))
  }

  test("1, 2 and 8 workers learn 6000 digits of MNIST about equally well, with defaults") {
    val folder = dataSet("mnist")
    val training = digits(folder, "train", 6000).cache()
    val test = digits(folder, "t10k", 2000).cache()
    try {
      val found = accuracies(training, test, 64)((1, 5), (2, 5), (8, 5))
      assert(found.min > 0.88)
      assert(found.min > found.head - 0.02)
    } finally Seq(training, test).foreach(_.unpersist(true))
  }

  /** The first images of a file in the IDX format, with grey values from 0 to 1. */
  private def digits(folder: Path, name: String, rows: Int): DataFrame = {
    def read[A](file: String, header: Int)(use: DataInputStream => A): A = {
      val unzipped = new GZIPInputStream(Files.newInputStream(folder.resolve(file)))
      val in = new DataInputStream(new BufferedInputStream(unzipped))
      try {
        in.readFully(new Array[Byte](header))
        use(in)
      } finally in.close()
    }
    val labels = read(s"$name-labels-idx1-ubyte.gz", 8) { in =>
      IndexedSeq.fill(rows)(in.readUnsignedByte().toDouble)
    }
    val images = read(s"$name-images-idx3-ubyte.gz", 16) { in =>
      IndexedSeq.fill(rows)(Vectors.dense(Array.fill(784)(in.readUnsignedByte() / 255.0)))
    }
    spark.createDataFrame(context.parallelize(images.zip(labels), 2)).toDF("features", "label")
  }
}
