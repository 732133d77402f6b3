package sparknn.testing

import breeze.linalg.{*, DenseMatrix, DenseVector, max, sum}
import breeze.numerics.{exp, log}
import org.scalatest.Assertions
import sparknn.nn.activation.Activation
import sparknn.nn.init.{Constant, Initializer, Normal}
import sparknn.nn.layer.{Activate, Binding, Dense, Layer, Pass, Sequential}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.optim.{Adam, Momentum, Optimizer}
import sparknn.nn.param.ParameterLayout
import sparknn.nn.spec.{Kind, Part}

/** What each part should compute: the published formula in double precision, written from its
  * definition and not from the code under test. The contract suites look members up by name, so a
  * new one is one more line here.
  */
object Oracles extends Assertions {

  /** The entry of a part, or a failure that says what to add. */
  def find[V](table: Map[String, V], tableName: String, part: Part): V = {
    val name = Kind.nameOf(part)
    table.getOrElse(name, fail(s"'$name' has no oracle: add its formula to Oracles.$tableName"))
  }

  // ------------------------------------------------------------------------------- activations

  val activations: Map[String, Activation => Double => Double] = Map(
    "identity" -> (_ => x => x),
    "relu" -> (_ => x => if (x > 0) x else 0),
    "sigmoid" -> (_ => x => breeze.numerics.sigmoid(x)),
    "tanh" -> (_ => x => math.tanh(x))
  )

  def activation(part: Activation): Double => Double =
    find(activations, "activations", part)(part)

  // ------------------------------------------------------------------------------------ losses

  /** The loss of one example. */
  val losses: Map[String, (DenseVector[Double], DenseVector[Double]) => Double] = Map(
    "softmaxCrossEntropy" -> { (output, target) =>
      val shifted = output - max(output)
      log(sum(exp(shifted))) - shifted(target(0).toInt)
    },
    "squaredError" -> { (output, target) =>
      val error = output - target
      (error dot error) / output.length
    }
  )

  def loss(part: Loss): (DenseVector[Double], DenseVector[Double]) => Double =
    find(losses, "losses", part)

  /** What the outputs of one example predict. */
  val predictions: Map[String, DenseVector[Double] => DenseVector[Double]] = Map(
    "softmaxCrossEntropy" -> { output =>
      val powers = exp(output - max(output))
      powers / sum(powers)
    },
    "squaredError" -> (output => output)
  )

  // ------------------------------------------------------------------------------ initialisers

  /** Moments of a distribution; `most` bounds the size of a value. */
  case class Moments(
      mean: Double,
      std: Double,
      kurtosis: Double,
      most: Double = Double.PositiveInfinity
  )

  private def normal(std: Double) = Moments(0, std, 3)
  private def uniform(bound: Double) = Moments(0, bound / math.sqrt(3), 1.8, bound)

  /** By fanIn and fanOut. */
  val initializers: Map[String, (Initializer, Double, Double) => Moments] = Map(
    "auto" -> ((_, in, out) => uniform(math.sqrt(6 / (in + out)))),
    "constant" -> { (part, _, _) =>
      val value = part.asInstanceOf[Constant].value
      Moments(value, 0, 3, math.abs(value))
    },
    "heNormal" -> ((_, in, _) => normal(math.sqrt(2 / in))),
    "normal" -> ((part, _, _) => normal(part.asInstanceOf[Normal].std)),
    "xavierNormal" -> ((_, in, out) => normal(math.sqrt(2 / (in + out)))),
    "xavierUniform" -> ((_, in, out) => uniform(math.sqrt(6 / (in + out))))
  )

  // -------------------------------------------------------------------------------- optimisers

  type Vector64 = DenseVector[Double]

  /** One run: (parameters, gradient, step size, step from 1) to the next parameters. */
  type Rule = (Vector64, Vector64, Double, Int) => Vector64

  val optimizers: Map[String, (Optimizer, Int) => Rule] = Map(
    "sgd" -> ((_, _) => (p, g, rate, _) => p - g * rate),
    "momentum" -> { (part, size) =>
      val momentum = part.asInstanceOf[Momentum].momentum
      val velocity = DenseVector.zeros[Double](size)
      (p, g, rate, _) => {
        velocity := velocity * momentum + g
        p - velocity * rate
      }
    },
    "adam" -> { (part, size) =>
      val adam = part.asInstanceOf[Adam]
      val (mean, square) = (DenseVector.zeros[Double](size), DenseVector.zeros[Double](size))
      (p, g, rate, t) => {
        mean := mean * adam.beta1 + g * (1 - adam.beta1)
        square := square * adam.beta2 + (g *:* g) * (1 - adam.beta2)
        val meanHat = mean / (1 - math.pow(adam.beta1, t))
        val squareHat = square / (1 - math.pow(adam.beta2, t))
        p - (meanHat / (breeze.numerics.sqrt(squareHat) + adam.epsilon)) * rate
      }
    }
  )

  // --------------------------------------------------------------------------------- schedules

  /** Spec, pass, passes, and the factor worked out by hand. */
  val schedules: Map[String, Seq[(String, Double, Double, Double)]] = Map(
    "constant" -> Seq(("constant", 0, 10, 1), ("constant", 9.5, 10, 1)),
    "cosine" -> Seq(
      ("cosine", 0, 10, 1),
      ("cosine", 2.5, 10, 0.8535533905932737),
      ("cosine", 5, 10, 0.5),
      ("cosine", 10, 10, 0),
      ("cosine(0.2)", 5, 10, 0.6),
      ("cosine(floor=1)", 7, 10, 1)
    ),
    "step" -> Seq(
      ("step", 0, 100, 1),
      ("step", 9.99, 100, 1),
      ("step", 10, 100, 0.1),
      ("step(every=3, factor=0.5)", 8.5, 9, 0.25),
      ("step(1, 1)", 50, 100, 1)
    )
  )

  // ------------------------------------------------------------------------------------ layers

  /** A layer, the shape and the numbers that it is given, and the address of its randomness. */
  case class Place(layer: Layer, shape: Shape, parameters: Array[Double], pass: Pass)

  /** Rows in, rows out. */
  type Forward = (Place, DenseMatrix[Double]) => DenseMatrix[Double]

  val layers: Map[String, Forward] = Map(
    "activate" -> { (place, input) =>
      input.map(activation(place.layer.asInstanceOf[Activate].function))
    },
    "dense" -> { (place, input) =>
      val units = place.layer.asInstanceOf[Dense].units
      val weights = place.parameters.take(input.cols * units)
      // Breeze is column-major, so a row-major array is the transpose.
      val weight = new DenseMatrix(units, input.cols, weights).t
      val product: DenseMatrix[Double] = input * weight
      product(*, ::) + DenseVector(place.parameters.drop(input.cols * units))
    },
    // Which elements are dropped is the layer's own choice; it is read off a row of ones.
    "dropout" -> { (place, input) =>
      if (place.pass.training) input *:* engine(place, DenseMatrix.ones(input.rows, input.cols))
      else input
    },
    "sequential" -> { (place, input) =>
      forward(
        place.layer.asInstanceOf[Sequential].layers.toArray(Array.empty[Layer]).toSeq,
        place,
        input
      )
    }
  )

  def layer(place: Place, input: DenseMatrix[Double]): DenseMatrix[Double] =
    find(layers, "layers", place.layer)(place, input)

  /** Layers one after another; each takes its parameters from the front of those of `place`. */
  def forward(parts: Seq[Layer], place: Place, input: DenseMatrix[Double]): DenseMatrix[Double] = {
    var (shape, values, parameters) = (place.shape, input, place.parameters)
    for (part <- parts) {
      val own = parameterCount(part, shape)
      values = layer(Place(part, shape, parameters.take(own), place.pass), values)
      parameters = parameters.drop(own)
      shape = part.outputShape(shape)
    }
    values
  }

  def parameterCount(layer: Layer, shape: Shape): Int = {
    val parameters = new ParameterLayout.Builder
    layer.declare(shape, parameters, new ParameterLayout.Builder)
    parameters.size
  }

  /** The engine's own layer without parameters; for what only it can know. */
  private def engine(place: Place, input: DenseMatrix[Double]): DenseMatrix[Double] = {
    val none = Array.empty[Float]
    val run = place.layer.bind(place.shape, new Binding(none, none, none, 0, 0, input.rows))
    val output = new Array[Float](input.rows * place.layer.outputShape(place.shape).size)
    run.forward(input.t.toArray.map(_.toFloat), output, input.rows, place.pass)
    rows(output.map(_.toDouble), input.rows)
  }

  /** A row-major array as a matrix. */
  def rows(values: Array[Double], count: Int): DenseMatrix[Double] =
    new DenseMatrix(values.length / count, count, values).t.copy
}
