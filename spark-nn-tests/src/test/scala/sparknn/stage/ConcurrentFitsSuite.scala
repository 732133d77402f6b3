package sparknn.stage

import java.util.concurrent.{Callable, Executors}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SmallData

/** Several trainings in one session at a time, as CrossValidator runs them. */
class ConcurrentFitsSuite extends AnyFunSuite with SmallData {

  /** Runs everything at once and gives what came of it, in order. */
  private def atOnce[T](work: Seq[() => T]): Seq[T] = {
    val pool = Executors.newFixedThreadPool(work.size)
    try {
      val futures = work.map(job => pool.submit(new Callable[T] { override def call(): T = job() }))
      futures.map(_.get())
    } finally pool.shutdownNow()
  }

  private val fits: Seq[() => Seq[Float]] = {
    def classifier(seed: Long) =
      new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(seed)
    def regressor(workers: Int) =
      new NeuralNetworkRegressor().setHiddenLayers(5).setMaxIter(2).setNumWorkers(workers)
    Seq(
      () => classifier(1).fit(clouds).parameters().toSeq,
      () => classifier(2).setDropout(0.5).fit(clouds).parameters().toSeq,
      () => classifier(1).setNumWorkers(2).fit(clouds).parameters().toSeq,
      () => regressor(1).fit(waves).parameters().toSeq,
      () => regressor(2).setValidationFraction(0.2).fit(waves).parameters().toSeq
    )
  }

  private lazy val alone = fits.map(fit => fit())

  test("fits at the same time give the same bits as one after the other") {
    assert(alone.distinct.size === fits.size)
    assert(atOnce(fits) === alone)
  }

  test("one estimator may be fitted by several threads at once") {
    val estimator = new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(1)
    val same = Seq.fill(3)(() => estimator.fit(clouds).parameters().toSeq)
    assert(atOnce(same).forall(_ == alone.head))
  }

  test("a fit that fails does not disturb the others, and nothing stays cached") {
    val before = context.getPersistentRDDs.keySet
    val failing = () => {
      intercept[IllegalArgumentException] {
        new NeuralNetworkClassifier()
          .setMaxIter(1)
          .fit(clouds.selectExpr("features", "label - 1 as label"))
      }
      Seq.empty[Float]
    }
    assert(atOnce(fits.take(2) :+ failing) === alone.take(2) :+ Seq.empty)
    assert(context.getPersistentRDDs.keySet === before)
  }

  test("a model scores in one thread while another trains") {
    val model =
      new NeuralNetworkClassifier().setHiddenLayers(6).setMaxIter(3).setSeed(1).fit(clouds)
    val expected =
      vectors(model.transform(clouds), "probability").map(_.toArray.map(_.toFloat).toSeq)
    val scoring =
      () => vectors(model.transform(clouds), "probability").flatMap(_.toArray.map(_.toFloat))
    val got = atOnce(Seq(fits(1), scoring))
    assert(got === Seq(alone(1), expected.flatten))
  }
}
