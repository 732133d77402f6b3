package sparknn.tuning

import org.apache.spark.ml.param.{Param, ParamMap}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor

/** Which points a random search tries: by seed, each once, on top of base settings. */
class RandomParamGridBuilderSuite extends AnyFunSuite {
  private val knobs = new Knobs

  private def comparable(value: Any): Any = value match {
    case array: Array[_] => array.toSeq.map(comparable)
    case other           => other
  }

  // By name, as two stages have their own Params.
  private def points(maps: Array[ParamMap]): Seq[Map[String, Any]] =
    maps.toSeq.map(_.toSeq.map(pair => pair.param.name -> comparable(pair.value)).toMap)

  private def search(network: NeuralNetworkClassifier) = new RandomParamGridBuilder()
    .addLogUniform(network.stepSize, 1e-4, 1e-1)
    .addUniform(network.dropout, 0, 0.5)
    .addLogUniform(network.batchSize, 8, 256)
    .addUniform(network.maxIter, 1, 20)
    .addUniform(network.seed, 0, 1000)
    .addChoice(network.hiddenLayers, Array(256), Array(128, 64), Array.empty[Int])
    .addChoice(network.layers, Array("dense(8)", "relu"), Array("dense(4)"))
    .addChoice(network.activation, "relu", "tanh")
    .addChoice(network.batchNorm)

  test("a Param of every type of ours is drawn, and a stage takes what is drawn") {
    val network = new NeuralNetworkClassifier
    val maps = search(network).setSeed(1).build(20)
    assert(maps.length === 20)
    for (map <- maps) {
      val copy = network.copy(map)
      assert(map.size === 9)
      assert(copy.getStepSize === map(network.stepSize))
      assert(copy.getHiddenLayers === map(network.hiddenLayers))
      assert(copy.getLayers === map(network.layers))
      assert(copy.getSeed === map(network.seed))
      assert(copy.getBatchNorm === map(network.batchNorm))
    }
  }

  test("a Param of each of Spark's types is drawn") {
    val map = new RandomParamGridBuilder()
      .addChoice(knobs.real, 1.5)
      .addChoice(knobs.single, 2.5f)
      .addChoice(knobs.whole, 3)
      .addChoice(knobs.big, 4L)
      .addChoice(knobs.flag, true)
      .addChoice(knobs.text, "a")
      .addChoice(knobs.wholes, Array(5))
      .addChoice(knobs.reals, Array(6.5))
      .addChoice(knobs.table, Array(Array(7.5), Array.empty[Double]))
      .addChoice(knobs.texts, Array("b", "c"))
      .build(1)
      .head
    assert(map(knobs.real) === 1.5)
    assert(map(knobs.single) === 2.5f)
    assert(map(knobs.whole) === 3)
    assert(map(knobs.big) === 4L)
    assert(map(knobs.flag) === true)
    assert(map(knobs.text) === "a")
    assert(map(knobs.wholes) === Array(5))
    assert(map(knobs.reals) === Array(6.5))
    assert(map(knobs.table).toSeq.map(_.toSeq) === Seq(Seq(7.5), Nil))
    assert(map(knobs.texts) === Array("b", "c"))
  }

  test("the same seed gives the same points, whatever the uids; another seed gives others") {
    val one = points(search(new NeuralNetworkClassifier).setSeed(5).build(30))
    assert(points(search(new NeuralNetworkClassifier).setSeed(5).build(30)) === one)
    val other = points(search(new NeuralNetworkClassifier).setSeed(6).build(30))
    assert(other.map(_("stepSize")).intersect(one.map(_("stepSize"))) === Nil)
  }

  test("without a seed the points are the same each time") {
    val network = new NeuralNetworkClassifier
    assert(points(search(network).build(5)) === points(search(network).build(5)))
  }

  test("building twice, and more, begins with the same points") {
    val builder = search(new NeuralNetworkClassifier)
    val twenty = points(builder.build(20))
    assert(points(builder.build(50)).take(20) === twenty)
  }

  test("the order in which Params are added does not matter") {
    val network = new NeuralNetworkClassifier
    val there = new RandomParamGridBuilder()
      .addLogUniform(network.stepSize, 1e-4, 1e-1)
      .addUniform(network.dropout, 0, 0.5)
      .addChoice(network.activation, "relu", "tanh")
    val back = new RandomParamGridBuilder()
      .addChoice(network.activation, "relu", "tanh")
      .addUniform(network.dropout, 0, 0.5)
      .addLogUniform(network.stepSize, 1e-4, 1e-1)
    assert(points(there.build(20)) === points(back.build(20)))
  }

  test("another Param leaves the values of the others as they were") {
    val network = new NeuralNetworkClassifier
    val builder = new RandomParamGridBuilder().addLogUniform(network.stepSize, 1e-4, 1e-1)
    val before = builder.build(20).map(_(network.stepSize))
    assert(builder.addUniform(network.dropout, 0, 1).build(20).map(_(network.stepSize)) === before)
  }

  test("Params of the same name, of two stages, have values of their own") {
    val (one, two) = (new NeuralNetworkClassifier, new NeuralNetworkRegressor)
    val maps = new RandomParamGridBuilder()
      .addUniform(one.dropout, 0, 1)
      .addUniform(two.dropout, 0, 1)
      .build(20)
    assert(maps.map(_(one.dropout)).intersect(maps.map(_(two.dropout))) === Array.empty[Double])
  }

  test("every point is there once") {
    val maps = new RandomParamGridBuilder()
      .addUniform(knobs.whole, 1, 10)
      .addChoice(knobs.wholes, Array(1), Array(2), Array(1, 2))
      .build(29)
    assert(maps.length === 29)
    assert(points(maps).distinct.size === 29)
  }

  test("a space with fewer points than asked for gives each of them once") {
    val builder = new RandomParamGridBuilder()
      .addUniform(knobs.whole, 1, 3)
      .addLogUniform(knobs.big, 1, 40)
      .addChoice(knobs.wholes, Array(1, 2), Array(1, 2), Array(2))
    for (count <- Seq(240, 241, 1000)) {
      val found = points(builder.build(count))
      assert(found.size === 3 * 40 * 2)
      assert(found.distinct.size === found.size)
    }
  }

  test("so does a function that draws a few values only") {
    val maps = new RandomParamGridBuilder()
      .addDrawn(knobs.texts, rng => Array("dense(4)", s"dropout(0.${1 + rng.nextInt(3)})"))
      .build(50)
    assert(
      maps.map(_(knobs.texts)(1)).sorted === Array("dropout(0.1)", "dropout(0.2)", "dropout(0.3)")
    )
  }

  test("base settings are in every map") {
    val network = new NeuralNetworkClassifier
    val builder = new RandomParamGridBuilder()
      .addUniform(network.dropout, 0, 0.5)
      .baseOn(network.maxIter -> 3, network.hiddenLayers -> Array(7))
      .baseOn(ParamMap(network.solver -> "sgd"))
    val maps = builder.build(4)
    assert(maps.map(_.size).toSet === Set(4))
    for (map <- maps) {
      assert(map(network.maxIter) === 3)
      assert(map(network.hiddenLayers) === Array(7))
      assert(map(network.solver) === "sgd")
    }
  }

  test("what is said last of a Param holds") {
    val network = new NeuralNetworkClassifier
    def values(builder: RandomParamGridBuilder) = builder.build(5).map(_(network.dropout)).toSet
    def builder = new RandomParamGridBuilder().addUniform(network.stepSize, 1, 2)
    assert(
      values(builder.addUniform(network.dropout, 0, 0.5).baseOn(network.dropout -> 0.75)) === Set(
        0.75
      )
    )
    assert(
      values(builder.baseOn(network.dropout -> 0.75).addChoice(network.dropout, 0.25)) === Set(0.25)
    )
    assert(
      values(builder.addUniform(network.dropout, 0, 0.5).addChoice(network.dropout, 0.5)) === Set(
        0.5
      )
    )
    val pair = network.dropout -> 0.75
    assert(values(builder.addUniform(network.dropout, 0, 0.5).baseOn(ParamMap(pair))) === Set(0.75))
  }

  test("the maps are the caller's: changing one changes no other and not the builder") {
    val builder = new RandomParamGridBuilder().addUniform(knobs.real, 0, 1).baseOn(knobs.whole -> 1)
    val maps = builder.build(3)
    maps(0).put(knobs.whole, 2).put(knobs.real, 7.0)
    assert(maps(1)(knobs.whole) === 1)
    assert(builder.build(3).map(_(knobs.whole)).toSeq === Seq(1, 1, 1))
  }

  test("a range may end where the Param's own does") {
    val network = new NeuralNetworkClassifier
    val maps = new RandomParamGridBuilder()
      .addUniform(network.dropout, 0, 1)
      .addUniform(network.elasticNetParam, 0, 1)
      .build(50)
    maps.foreach(network.copy(_))
    assert(maps.exists(_(network.dropout) > 0.9))
  }

  test("Params that are known by name only can be chosen among values") {
    val network = new NeuralNetworkClassifier
    val param = network.getParam("stepSize").asInstanceOf[Param[Any]]
    // An Integer, as from Java: `addChoice(network.stepSize(), 1, 0.5)`.
    val maps = new RandomParamGridBuilder().addChoice(param, 1, 0.5).build(2)
    assert(maps.map(_(network.stepSize)).sorted === Array(0.5, 1.0))
  }

  test("it tells what it searches") {
    val builder = new RandomParamGridBuilder()
      .addLogUniform(knobs.real, 1e-4, 0.5)
      .addUniform(knobs.single, 0.5f, 1f)
      .addLogUniform(knobs.whole, 1, 100)
      .addChoice(knobs.wholes, Array(1), Array(2, 3))
      .addDrawn(knobs.text, _ => "a")
    assert(
      builder.toString.split("\n") === Array(
        "real: log-uniform in [1.0E-4, 0.5)",
        "single: uniform in [0.5, 1.0)",
        "whole: log-uniform in {1, …, 100}",
        "wholes: one of [[1], [2, 3]]",
        "text: drawn by a function"
      )
    )
  }
}
