package sparknn.stage

import org.apache.spark.HashPartitioner
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import scala.util.Random
import sparknn.classification.NeuralNetworkClassifier
import sparknn.feature.{Standardizer, StandardizerModel}
import sparknn.testing.{Numbers, SmallData}

/** Behind a shuffle rows come in the order in which tasks finished: that must not matter. */
class RowOrderSuite extends AnyFunSuite with SmallData {
  private val rows: Seq[(Double, Vector)] = {
    val random = new Random(3)
    Seq.fill(200) {
      val (x, y) = (random.nextGaussian(), random.nextGaussian() * 1e3)
      (if (x > y) 1.0 else 0.0, Vectors.dense(x, y))
    } ++ Seq.fill(5)((1.0, Vectors.sparse(2, Array(0), Array(7.0))))
  }

  /** The same rows in each partition, in another order there for each order of arrival. */
  private def shuffled(arrival: Seq[(Double, Vector)], sources: Int): DataFrame = {
    val byKey = context.parallelize(arrival, sources).map(row => (row.hashCode, row))
    spark
      .createDataFrame(byKey.partitionBy(new HashPartitioner(3)).values)
      .toDF("label", "features")
  }

  private val one = Random.shuffle(rows)
  private val other = rows.reverse

  private def network = new NeuralNetworkClassifier()
    .setHiddenLayers(5)
    .setMaxIter(2)
    .setNumWorkers(2)
    .setBatchSize(16)
    .setSeed(1)

  test("the data of these tests do come in different orders") {
    val a = shuffled(one, 1).collect().toSeq
    val b = shuffled(other, 4).collect().toSeq
    assert(a !== b)
    assert(a.map(_.toString).sorted === b.map(_.toString).sorted)
  }

  test("a network has the same bits, whatever the order behind a shuffle") {
    val a = network.fit(shuffled(one, 1))
    val b = network.fit(shuffled(other, 4))
    Numbers.assertSameBits(a.parameters, b.parameters, "parameters")
  }

  test("so it is behind a cache, and with weights and rows held out") {
    def data(arrival: Seq[(Double, Vector)], sources: Int) = shuffled(arrival, sources)
      .selectExpr("*", "label + 0.5 as weight", "hash(features) % 5 = 0 as held")
      .cache()
    val (a, b) = (data(one, 2), data(other, 3))
    try {
      def fit(frame: DataFrame) =
        network.setWeightCol("weight").setValidationIndicatorCol("held").fit(frame)
      Numbers.assertSameBits(fit(a).parameters, fit(b).parameters, "parameters")
    } finally {
      a.unpersist()
      b.unpersist()
    }
  }

  test("so have statistics of features") {
    def fit(data: DataFrame): StandardizerModel =
      new Standardizer().setInputCol("features").setOutputCol("out").fit(data)
    val (a, b) = (fit(shuffled(one, 1)), fit(shuffled(other, 4)))
    assert(a.mean === b.mean)
    assert(a.std === b.std)
  }

  test("rows with an order of their own keep it, so that a sort of the user's counts") {
    def inOrder(rows: Seq[(Double, Vector)]) =
      spark.createDataFrame(context.parallelize(rows, 2)).toDF("label", "features")
    val a = network.fit(inOrder(rows))
    val b = network.fit(inOrder(other))
    assert(a.parameters.toSeq !== b.parameters.toSeq)
  }
}
