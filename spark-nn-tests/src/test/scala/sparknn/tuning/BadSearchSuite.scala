package sparknn.tuning

import org.apache.spark.ml.param.{Param, ParamMap}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.ThreeParts

/** A search that can't be is refused when it is described, not when its first training fails. */
class BadSearchSuite extends AnyFunSuite with ThreeParts {
  private val network = new NeuralNetworkClassifier
  private val knobs = new Knobs
  private def builder = new RandomParamGridBuilder

  private case class Bad(what: String, wrong: String, expected: String, came: String)(
      val call: () => Any
  )

  private val nan = Double.NaN
  private val untyped = network.getParam("stepSize").asInstanceOf[Param[Any]]
  private val search = builder.addUniform(knobs.real, 0, 1)
  private val maps = search.build(3)
  private def unknown = Array(ParamMap(knobs.share -> 0.5))

  private val table = Seq(
    // Ranges.
    Bad("low above high", "dropout's low", "less than its high", "got 0.5 and 0.1")(() =>
      builder.addUniform(network.dropout, 0.5, 0.1)
    ),
    Bad("low = high", "dropout's low", "less than its high", "got 0.5 and 0.5")(() =>
      builder.addUniform(network.dropout, 0.5, 0.5)
    ),
    Bad("low = high, log", "stepSize's low", "less than its high", "got 0.5 and 0.5")(() =>
      builder.addLogUniform(network.stepSize, 0.5, 0.5)
    ),
    Bad("low = high, int", "maxIter's low", "less than its high", "got 5 and 5")(() =>
      builder.addUniform(network.maxIter, 5, 5)
    ),
    Bad("low = high, log, int", "maxIter's low", "less than its high", "got 5 and 5")(() =>
      builder.addLogUniform(network.maxIter, 5, 5)
    ),
    Bad("low above high, long", "seed's low", "less than its high", "got 5 and -5")(() =>
      builder.addUniform(network.seed, 5, -5)
    ),
    Bad("low above high, float", "single's low", "less than its high", "got 2 and 1")(() =>
      builder.addUniform(knobs.single, 2f, 1f)
    ),
    Bad("log of 0", "stepSize's low", "greater than 0", "got 0")(() =>
      builder.addLogUniform(network.stepSize, 0, 1)
    ),
    Bad("log of a negative number", "real's low", "greater than 0", "got -1")(() =>
      builder.addLogUniform(knobs.real, -1, 1)
    ),
    Bad("log of 0, float", "single's low", "greater than 0", "got 0")(() =>
      builder.addLogUniform(knobs.single, 0f, 1f)
    ),
    Bad("log of 0, int", "whole's low", "at least 1", "got 0")(() =>
      builder.addLogUniform(knobs.whole, 0, 9)
    ),
    Bad("log of 0, long", "big's low", "at least 1", "got 0")(() =>
      builder.addLogUniform(knobs.big, 0, 9)
    ),
    Bad("low not a number", "real's low", "a finite number", "got NaN")(() =>
      builder.addUniform(knobs.real, nan, 1)
    ),
    Bad("high not a number", "real's high", "a finite number", "got NaN")(() =>
      builder.addLogUniform(knobs.real, 1, nan)
    ),
    Bad("high infinite", "real's high", "a finite number", "got Infinity")(() =>
      builder.addUniform(knobs.real, 0, Double.PositiveInfinity)
    ),
    Bad("width infinite", "real's high - low", "a finite number", "got Infinity")(() =>
      builder.addUniform(knobs.real, -Double.MaxValue, Double.MaxValue)
    ),
    // What the Param takes.
    Bad("low below the Param's range", "dropout", "in [0, 1)", "got -0.5")(() =>
      builder.addUniform(network.dropout, -0.5, 0.5)
    ),
    Bad("high above the Param's range", "dropout", "in [0, 1)", "got 1.5")(() =>
      builder.addUniform(network.dropout, 0, 1.5)
    ),
    Bad("low at an open end", "stepSize", "greater than 0", "got 0")(() =>
      builder.addUniform(network.stepSize, 0, 1)
    ),
    Bad("int below the Param's range", "batchSize", "at least 1", "got 0")(() =>
      builder.addUniform(network.batchSize, 0, 8)
    ),
    Bad("above the range of a Param of Spark's", "share", "in [0, 1]", "got 2")(() =>
      builder.addUniform(knobs.share, 0, 2)
    ),
    Bad("below the range of an int Param of Spark's", "count", "at least 1", "got 0")(() =>
      builder.addUniform(knobs.count, 0, 2)
    ),
    // Choices.
    Bad("no choices", "activation", "a value to choose", "got none")(() =>
      builder.addChoice(network.activation)
    ),
    Bad("a choice that is null", "activation", "not be null", "got null")(() =>
      builder.addChoice(network.activation, "relu", null)
    ),
    Bad("a choice that the Param refuses", "layer", "relu", "got 'rellu'")(() =>
      builder.addChoice(network.activation, "relu", "rellu")
    ),
    Bad("an array that the Param refuses", "each of hiddenLayers", "at least 1", "got 0")(() =>
      builder.addChoice(network.hiddenLayers, Array(8), Array(8, 0))
    ),
    Bad("a choice that a Param of Spark's refuses", "share", "in [0, 1]", "got 1.5")(() =>
      builder.addChoice(knobs.share, 1.0, 1.5)
    ),
    Bad("a text for a double", "stepSize", "of type Double", "got a (String)")(() =>
      builder.addChoice(untyped, 0.1, "a")
    ),
    Bad("an array for a double", "stepSize", "of type Double", "got [0.1] (double[])")(() =>
      builder.addChoice(untyped, Array(0.1))
    ),
    Bad("a double for an int", "maxIter", "of type Integer", "got 2.5 (Double)")(() =>
      builder.addChoice(network.getParam("maxIter").asInstanceOf[Param[Any]], 2.5)
    ),
    Bad("a number for a text", "activation", "of its own type", "got 3 (Integer)")(() =>
      builder.addChoice(network.getParam("activation").asInstanceOf[Param[Any]], 3)
    ),
    // Functions.
    Bad("no function", "text's function", "be given", "got null")(() =>
      builder.addDrawn(knobs.text, null)
    ),
    Bad("a function that draws what the Param refuses", "each of hidden", "at least 1", "got 0")(
      () => builder.addDrawn(network.hiddenLayers, _ => Array(0)).build(1)
    ),
    Bad("a function that draws null", "text", "not be null", "got null")(() =>
      builder.addDrawn(knobs.text, _ => null).build(1)
    ),
    // How many.
    Bad("no points", "number of points", "at least 1", "got 0")(() => search.build(0)),
    Bad("fewer than none", "number of points", "at least 1", "got -3")(() => search.build(-3)),
    Bad("nothing to search", "a Param to search", "be added", "got none")(() =>
      builder.baseOn(network.maxIter -> 2).build(3)
    ),
    // Coarse to fine.
    Bad("factor 0", "factor", "greater than 0", "got 0")(() =>
      search.around(maps, Array(1, 2, 3), true, 0)
    ),
    Bad("factor 1", "factor", "in [0, 1)", "got 1")(() =>
      search.around(maps, Array(1, 2, 3), true, 1)
    ),
    Bad("factor not a number", "factor", "greater than 0", "got NaN")(() =>
      search.around(maps, Array(1, 2, 3), true, nan)
    ),
    Bad("too few metrics", "a metric for each ParamMap", "got", "2 metrics for 3")(() =>
      search.around(maps, Array(1, 2), true, 0.5)
    ),
    Bad("only NaN", "some metric", "be a number", "got only NaN")(() =>
      search.around(maps, Array(nan, nan, nan), true, 0.5)
    ),
    Bad("nothing tried", "number of ParamMaps tried", "at least 1", "got 0")(() =>
      search.around(Array.empty[ParamMap], Array.empty[Double], true, 0.5)
    ),
    Bad("another search's results", "ParamMap tried", "a value of real", "got {")(() =>
      search.around(unknown, Array(1), true, 0.5)
    ),
    Bad("a best of 0 in logarithms", "the best real", "greater than 0", "got 0")(() =>
      builder
        .addLogUniform(knobs.real, 1, 2)
        .around(Array(ParamMap(knobs.real -> 0.0)), Array(1), true, 0.5)
    )
  )

  for (bad <- table) {
    test(s"refused: ${bad.what}") {
      refused(bad.wrong, bad.expected, bad.came)(bad.call())
    }
  }

  test("a range for a Param that has none is refused by the compiler") {
    assertCompiles("builder.addUniform(network.dropout, 0, 0.5)")
    assertDoesNotCompile("builder.addUniform(network.activation, 0, 0.5)")
    assertDoesNotCompile("builder.addUniform(network.hiddenLayers, 1, 5)")
    assertDoesNotCompile("builder.addUniform(network.maxIter, 0.5, 5.5)")
    assertDoesNotCompile("builder.addLogUniform(network.batchNorm, 1, 2)")
    assertDoesNotCompile("builder.addChoice(network.activation, 1, 2)")
  }

  test("what is refused leaves the builder as it was") {
    val builder = new RandomParamGridBuilder().addUniform(network.dropout, 0, 0.5)
    val before = builder.toString
    intercept[IllegalArgumentException](builder.addUniform(network.dropout, 0, 2))
    intercept[IllegalArgumentException](builder.addChoice(network.activation, "rellu"))
    assert(builder.toString === before)
  }
}
