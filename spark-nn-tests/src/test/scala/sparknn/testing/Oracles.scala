package sparknn.testing

import sparknn.nn.layer.StepContext
import breeze.linalg.{*, DenseMatrix, DenseVector, max, sum}
import breeze.numerics.{abs, exp, log, sqrt}
import org.scalatest.Assertions
import sparknn.nn.activation.{Activation, Elu, Gelu, LeakyRelu, SmoothClip, Swish}
import sparknn.nn.init.{Constant, Initializer, Normal, Orthogonal, Uniform}
import sparknn.nn.layer.{
  Activate,
  AlphaDropout,
  BatchNorm,
  Binding,
  Blend,
  CategoryEmbedding,
  Concat,
  Dense,
  Dropout,
  Frozen,
  GaussianNoise,
  Layer,
  LayerNorm,
  Maxout,
  Named,
  PeriodicEmbedding,
  StepContext,
  Placement,
  Residual,
  Sequential
}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.{Focal, Huber, Loss, Quantile, SoftmaxCrossEntropy, Tweedie}
import sparknn.nn.optim.{
  AdaGrad,
  Adadelta,
  Adam,
  AdamW,
  Momentum,
  NAdam,
  Nesterov,
  Optimizer,
  RmsProp
}
import sparknn.nn.random.{Purpose, Rng}
import sparknn.nn.spec.{Component, ComponentCatalog}

/** What each part should compute: the published formula in double precision, written from its
  * definition and not from the code under test. The contract suites look members up by name, so a
  * new one is one more line here.
  */
object Oracles extends Assertions {

  /** The entry of a part, or a failure that says what to add. */
  def find[V](table: Map[String, V], tableName: String, part: Component): V = {
    val name = ComponentCatalog.nameOf(part)
    table.getOrElse(name, fail(s"'$name' has no oracle: add its formula to Oracles.$tableName"))
  }

  // ------------------------------------------------------------------------------- activations

  val activations: Map[String, Activation => Double => Double] = Map(
    "elu" -> (part => x => elu(part.asInstanceOf[Elu].alpha, x)),
    "gelu" -> { part => x =>
      if (part.asInstanceOf[Gelu].approximate) {
        x / 2 * (1 + math.tanh(math.sqrt(2 / math.Pi) * (x + 0.044715 * x * x * x)))
      } else x / 2 * breeze.numerics.erfc(-x / math.sqrt(2))
    },
    "identity" -> (_ => x => x),
    "leakyRelu" -> (part => x => if (x > 0) x else part.asInstanceOf[LeakyRelu].slope * x),
    "mish" -> (_ => x => x * math.tanh(if (x > 40) x else math.log1p(math.exp(x)))),
    "relu" -> (_ => x => if (x > 0) x else 0),
    "selu" -> (_ => x => 1.0507009873554805 * elu(1.6732632423543772, x)),
    "sigmoid" -> (_ => x => breeze.numerics.sigmoid(x)),
    "smoothClip" -> { part =>
      val limit = part.asInstanceOf[SmoothClip].limit
      x => x / math.sqrt(1 + (x / limit) * (x / limit))
    },
    "softplus" -> (_ => x => if (x > 40) x else math.log1p(math.exp(x))),
    "swish" -> (part => x => x * breeze.numerics.sigmoid(part.asInstanceOf[Swish].beta * x)),
    "tanh" -> (_ => x => math.tanh(x))
  )

  private def elu(alpha: Double, x: Double): Double = if (x > 0) x else alpha * math.expm1(x)

  def activation(part: Activation): Double => Double =
    find(activations, "activations", part)(part)

  // ------------------------------------------------------------------------------------ losses

  /** Output and target of one example to its loss. */
  type Score = (DenseVector[Double], DenseVector[Double]) => Double

  val losses: Map[String, Loss => Score] = Map(
    "absolute" -> (_ => (output, target) => sum(abs(output - target)) / output.length),
    "huber" -> { part =>
      val delta = part.asInstanceOf[Huber].delta
      (output, target) => {
        val each = abs(output - target).map { e =>
          if (e <= delta) e * e / 2 else delta * (e - delta / 2)
        }
        sum(each) / output.length
      }
    },
    "focal" -> { part =>
      val gamma = part.asInstanceOf[Focal].gamma
      (output, target) => {
        val y = target(0).toInt
        val others = (0 until output.length).filter(_ != y)
        if (others.isEmpty) 0.0
        else {
          // The log-odds against the true class, as 1 - p loses digits.
          val most = others.map(output(_)).max
          val against = most + math.log(others.map(j => math.exp(output(j) - most)).sum) - output(y)
          val missing = 1 / (1 + math.exp(-against))
          math.pow(missing, gamma) * softplus(against)
        }
      }
    },
    "gamma" -> (_ => (output, target) => sum((target *:* exp(-output)) + output) / output.length),
    "multiclassHinge" -> { _ => (output, target) =>
      val y = target(0).toInt
      val each =
        for (j <- 0 until output.length if j != y) yield math.max(0, output(j) - output(y) + 1)
      each.sum
    },
    "poisson" -> { _ => (output, target) =>
      sum(exp(output) - (target *:* output)) / output.length
    },
    "quantile" -> { part =>
      val probabilities = quantileProbabilities(part)
      (output, target) => {
        val values = quantiles(part, output)
        val each = for (i <- 0 until output.length) yield {
          val error = target(i / probabilities.length) - values(i)
          val probability = probabilities(i % probabilities.length)
          if (error > 0) probability * error else (probability - 1) * error
        }
        each.sum / output.length
      }
    },
    "sigmoidCrossEntropy" -> { _ => (output, target) =>
      val each = for (i <- 0 until output.length) yield {
        target(i) * softplus(-output(i)) + (1 - target(i)) * softplus(output(i))
      }
      each.sum / output.length
    },
    "softmaxCrossEntropy" -> { part => (output, target) =>
      val smoothing = part.asInstanceOf[SoftmaxCrossEntropy].labelSmoothing
      val wanted = DenseVector.fill(output.length)(smoothing / output.length)
      wanted(target(0).toInt) += 1 - smoothing
      val shifted = output - max(output)
      log(sum(exp(shifted))) - (wanted dot shifted)
    },
    "squaredError" -> { _ => (output, target) =>
      val error = output - target
      (error dot error) / output.length
    },
    "tweedie" -> { part =>
      val p = part.asInstanceOf[Tweedie].power
      (output, target) => {
        val each = for (i <- 0 until output.length) yield {
          val mean = math.exp(output(i))
          math.pow(mean, 2 - p) / (2 - p) - target(i) * math.pow(mean, 1 - p) / (1 - p)
        }
        each.sum / output.length
      }
    }
  )

  private def softplus(x: Double): Double = math.max(x, 0) + math.log1p(math.exp(-math.abs(x)))

  private def quantileProbabilities(part: Loss): Seq[Double] =
    part.asInstanceOf[Quantile].probabilities.toArray.toSeq.map(_.toString.toDouble)

  /** From the outputs of all targets: distances add up from the quantile nearest to the median. */
  private def quantiles(part: Loss, output: DenseVector[Double]): DenseVector[Double] = {
    val probabilities = quantileProbabilities(part)
    val count = probabilities.length
    val middle = probabilities.indexOf(probabilities.minBy(p => (math.abs(p - 0.5), p)))
    DenseVector.tabulate(output.length) { i =>
      val (first, k) = (i - i % count, i % count)
      val distances = (math.min(k, middle) to math.max(k, middle))
        .filter(_ != middle)
        .map(j => softplus(output(first + j)))
      output(first + middle) + math.signum(k - middle) * distances.sum
    }
  }

  def loss(part: Loss): Score = find(losses, "losses", part)(part)

  /** What the outputs of one example predict. */
  val predictions: Map[String, DenseVector[Double] => DenseVector[Double]] = Map(
    "absolute" -> (output => output),
    "focal" -> softmax,
    "gamma" -> (output => exp(output)),
    "huber" -> (output => output),
    "multiclassHinge" -> softmax,
    "poisson" -> (output => exp(output)),
    "sigmoidCrossEntropy" -> (output => output.map(x => 1 / (1 + math.exp(-x)))),
    "softmaxCrossEntropy" -> softmax,
    "squaredError" -> (output => output),
    "tweedie" -> (output => exp(output))
  )

  /** What the outputs of one example predict, where it takes the loss to know. */
  def prediction(part: Loss): DenseVector[Double] => DenseVector[Double] = part match {
    case _: Quantile => quantiles(part, _)
    case _           => find(predictions, "predictions", part)
  }

  private def softmax(output: DenseVector[Double]): DenseVector[Double] = {
    val powers = exp(output - max(output))
    powers / sum(powers)
  }

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
    "heUniform" -> ((_, in, _) => uniform(math.sqrt(6 / in))),
    "lecunNormal" -> ((_, in, _) => normal(math.sqrt(1 / in))),
    "lecunUniform" -> ((_, in, _) => uniform(math.sqrt(3 / in))),
    // As long as there are no data to scale it by.
    "lsuv" -> ((_, in, out) => normal(1 / math.sqrt(math.max(in, out))).copy(most = 1)),
    "normal" -> ((part, _, _) => normal(part.asInstanceOf[Normal].std)),
    // Columns of length gain, as there are more rows than columns.
    "orthogonal" -> { (part, in, out) =>
      val gain = part.asInstanceOf[Orthogonal].gain
      normal(gain / math.sqrt(math.max(in, out))).copy(most = gain)
    },
    "uniform" -> ((part, _, _) => uniform(part.asInstanceOf[Uniform].limit)),
    "xavierNormal" -> ((_, in, out) => normal(math.sqrt(2 / (in + out)))),
    "xavierUniform" -> ((_, in, out) => uniform(math.sqrt(6 / (in + out))))
  )

  // -------------------------------------------------------------------------------- optimisers

  type Vector64 = DenseVector[Double]

  /** One run: (parameters, gradient, step size, step from 1) to the next parameters; of weights,
    * which is where decay shows.
    */
  type Rule = (Vector64, Vector64, Double, Int) => Vector64

  val optimizers: Map[String, (Optimizer, Int) => Rule] = Map(
    "sgd" -> ((_, _) => (p, g, rate, _) => p - g * rate),
    "adaGrad" -> { (part, size) =>
      val squares = DenseVector.zeros[Double](size)
      (p, g, rate, _) => {
        squares := squares + (g *:* g)
        p - (g / (sqrt(squares) + part.asInstanceOf[AdaGrad].epsilon)) * rate
      }
    },
    "adadelta" -> { (part, size) =>
      val adadelta = part.asInstanceOf[Adadelta]
      val (squares, updates) = (DenseVector.zeros[Double](size), DenseVector.zeros[Double](size))
      def mean(of: Vector64, next: Vector64): Vector64 =
        of * adadelta.rho + (next *:* next) * (1 - adadelta.rho)
      def rms(of: Vector64): Vector64 = sqrt(of + adadelta.epsilon)
      (p, g, rate, _) => {
        squares := mean(squares, g)
        val update = rms(updates) *:* g / rms(squares)
        updates := mean(updates, update)
        p - update * rate
      }
    },
    "momentum" -> { (part, size) =>
      val rule = part.asInstanceOf[Momentum]
      val velocity = DenseVector.zeros[Double](size)
      (p, g, rate, t) => {
        velocity := velocity * annealed(rule.initial, rule.momentum, rule.annealSteps, t) + g
        p - velocity * rate
      }
    },
    "nAdam" -> { (part, size) =>
      val adam = part.asInstanceOf[NAdam]
      val (mean, square) = (DenseVector.zeros[Double](size), DenseVector.zeros[Double](size))
      (p, g, rate, t) => {
        mean := mean * adam.beta1 + g * (1 - adam.beta1)
        square := square * adam.beta2 + (g *:* g) * (1 - adam.beta2)
        val ahead = mean * (adam.beta1 / (1 - math.pow(adam.beta1, t + 1.0)))
        val now = g * ((1 - adam.beta1) / (1 - math.pow(adam.beta1, t)))
        val squareHat = square / (1 - math.pow(adam.beta2, t))
        p - ((ahead + now) / (sqrt(squareHat) + adam.epsilon)) * rate
      }
    },
    "nesterov" -> { (part, size) =>
      val rule = part.asInstanceOf[Nesterov]
      def momentum(t: Int) = annealed(rule.initial, rule.momentum, rule.annealSteps, t)
      val velocity = DenseVector.zeros[Double](size)
      (p, g, rate, t) => {
        velocity := velocity * momentum(t) + g
        p - (g + velocity * momentum(t + 1)) * rate
      }
    },
    "rmsProp" -> { (part, size) =>
      val rule = part.asInstanceOf[RmsProp]
      val (square, velocity) = (DenseVector.zeros[Double](size), DenseVector.zeros[Double](size))
      (p, g, rate, _) => {
        square := square * rule.decay + (g *:* g) * (1 - rule.decay)
        velocity := velocity * rule.momentum + g / (sqrt(square) + rule.epsilon)
        p - velocity * rate
      }
    },
    "adam" -> { (part, size) =>
      val direction = adam(part.asInstanceOf[Adam], size)
      (p, g, rate, t) => p - direction(g, t) * rate
    },
    // Loshchilov and Hutter, Algorithm 2, line 12; the step size is their η α.
    "adamW" -> { (part, size) =>
      val rule = part.asInstanceOf[AdamW]
      val direction = adam(new Adam(rule.beta1, rule.beta2, rule.epsilon), size)
      (p, g, rate, t) => p - (direction(g, t) + p * rule.weightDecay) * rate
    }
  )

  /** The direction of a step by its gradient and number. */
  private def adam(rule: Adam, size: Int): (Vector64, Int) => Vector64 = {
    val (mean, square) = (DenseVector.zeros[Double](size), DenseVector.zeros[Double](size))
    (g, t) => {
      mean := mean * rule.beta1 + g * (1 - rule.beta1)
      square := square * rule.beta2 + (g *:* g) * (1 - rule.beta2)
      val meanHat = mean / (1 - math.pow(rule.beta1, t))
      val squareHat = square / (1 - math.pow(rule.beta2, t))
      meanHat / (sqrt(squareHat) + rule.epsilon)
    }
  }

  private def annealed(initial: Double, last: Double, steps: Int, t: Int): Double =
    if (t > steps) last else initial + (last - initial) * (t - 1.0) / steps

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
    // Waves end at 1/15, 3/15 and 7/15 of the time, where 1 + 15 t is 2, 4 and 8.
    "cosLog" -> Seq(
      ("cosLog", 0, 15, 0),
      ("cosLog", 1, 15, 0),
      ("cosLog", 7, 15, 0),
      ("cosLog", 15, 15, 0),
      ("cosLog", (math.pow(2, 1.5) - 1), 15, 1),
      ("cosLog", (math.pow(2, 3.25) - 1), 15, 0.5),
      ("cosLog(1)", math.sqrt(2) - 1, 1, 1)
    ),
    "cosineRestarts" -> Seq(
      ("cosineRestarts", 0, 100, 1),
      ("cosineRestarts", 5, 100, 0.5),
      ("cosineRestarts", 10, 100, 1),
      ("cosineRestarts", 95, 100, 0.5),
      // Cycles of 2, 6, 18 passes: the second begins at 2, the third at 8.
      ("cosineRestarts(2, growth=3)", 5, 100, 0.5),
      ("cosineRestarts(2, growth=3)", 8, 100, 1),
      ("cosineRestarts(2, growth=3, floor=0.2)", 17, 100, 0.6)
    ),
    "exponential" -> Seq(
      ("exponential", 0, 10, 1),
      ("exponential", 10, 20, 0.36787944117144233),
      ("exponential(0.5)", 4, 20, 0.1353352832366127)
    ),
    "flatCosine" -> Seq(
      ("flatCosine", 0, 10, 1),
      ("flatCosine", 5, 10, 1),
      ("flatCosine", 7.5, 10, 0.5),
      ("flatCosine", 10, 10, 0),
      ("flatCosine(0.2)", 12, 20, 0.5),
      ("flatCosine(0)", 2.5, 10, 0.8535533905932737)
    ),
    "inverse" -> Seq(
      ("inverse", 0, 10, 1),
      ("inverse", 10, 20, 0.5),
      ("inverse(2)", 4.5, 20, 0.1)
    ),
    "oneCycle" -> Seq(
      ("oneCycle", 0, 10, 0.04),
      ("oneCycle", 1.5, 10, 0.52),
      ("oneCycle", 3, 10, 1),
      ("oneCycle(end=0)", 6.5, 10, 0.5),
      ("oneCycle", 10, 10, 4e-6),
      ("oneCycle(0.5, start=0, end=0.2)", 15, 20, 0.6)
    ),
    // Whatever the loss does: ScheduleContractSuite has the factors for what was seen.
    "plateau" -> Seq(("plateau", 0, 10, 1), ("plateau(0.5, 2)", 9.5, 10, 1)),
    "step" -> Seq(
      ("step", 0, 100, 1),
      ("step", 9.99, 100, 1),
      ("step", 10, 100, 0.1),
      ("step(every=3, factor=0.5)", 8.5, 9, 0.25),
      ("step(1, 1)", 50, 100, 1)
    ),
    "warmup" -> Seq(
      ("warmup", 0, 11, 0.01),
      ("warmup", 0.5, 11, 0.505),
      ("warmup", 1, 11, 1),
      ("warmup", 6, 11, 0.5),
      ("warmup(4, step(3, 0.5), start=0)", 3, 10, 0.75),
      ("warmup(4, step(3, 0.5), start=0)", 8, 10, 0.5),
      // A training that ends before the warm-up.
      ("warmup(5, cosine, start=0)", 1, 2, 0.2),
      ("warmup(1.5, constant, start=0.5)", 0.75, 2, 0.75)
    )
  )

  // ------------------------------------------------------------------------------------ layers

  /** A layer, the shape and the numbers that it is given, and the address of its randomness. */
  case class Place(layer: Layer, shape: Shape, parameters: Array[Double], pass: StepContext)

  /** Rows in, rows out. */
  type Forward = (Place, DenseMatrix[Double]) => DenseMatrix[Double]

  lazy val layers: Map[String, Forward] =
    ImageOracles.layers ++ NaiveAugmentation.layers ++ Map[String, Forward](
      // Which values are kept is told by dropout at the same address.
      "alphaDropout" -> { (place, input) =>
        if (place.pass.training) {
          val rate = place.layer.asInstanceOf[AlphaDropout].rate
          val kept =
            ones(place.copy(layer = new Dropout(rate)), input).map(v => if (v > 0) 1.0 else 0)
          val (limit, q) = (-1.7580993408473766, 1 - rate)
          val a = 1 / math.sqrt(q + limit * limit * q * (1 - q))
          val values = (kept *:* input) + (kept.map(1 - _) * limit)
          values.map(v => a * v - a * (1 - q) * limit)
        } else input
      },
      "activate" -> { (place, input) =>
        input.map(activation(place.layer.asInstanceOf[Activate].function))
      },
      "concat" -> { (place, input) =>
        val branches = layersOf(place.layer.asInstanceOf[Concat].branches)
        val outputs = beside(branches, place, input)
        val channels = branches.map(_.outputShape(place.shape).channels)
        val positions = place.layer.outputShape(place.shape).positions
        val each =
          for (p <- 0 until positions; (o, c) <- outputs.zip(channels))
            yield o(::, p * c until (p + 1) * c)
        DenseMatrix.horzcat(each: _*)
      },
      "categoryEmbedding" -> { (place, input) =>
        val layer = place.layer.asInstanceOf[CategoryEmbedding]
        val sizes = layer.indices.toArray.toSeq.map(_.asInstanceOf[Int])
        val begins = sizes.scanLeft(0)((begin, rows) => begin + rows * layer.size)
        val passed = input.cols - sizes.length
        val rows = for (row <- 0 until input.rows) yield {
          val vectors = sizes.indices.flatMap { i =>
            val asked = input(row, passed + i).toInt
            val index = if (asked >= 0 && asked < sizes(i)) asked else 0
            place.parameters
              .slice(begins(i) + index * layer.size, begins(i) + (index + 1) * layer.size)
          }
          input(row, 0 until passed).t.toArray ++ vectors
        }
        DenseMatrix(rows: _*)
      },
      "dense" -> { (place, input) =>
        val units = place.layer.asInstanceOf[Dense].units
        byPosition(place, input) { input =>
          val weights = place.parameters.take(input.cols * units)
          // Breeze is column-major, so a row-major array is the transpose.
          val weight = new DenseMatrix(units, input.cols, weights).t
          val product: DenseMatrix[Double] = input * weight
          product(*, ::) + DenseVector(place.parameters.drop(input.cols * units))
        }
      },
      // At inference with the statistics that a training begins with: mean 0, variance 1.
      "batchNorm" -> { (place, input) =>
        val epsilon = place.layer.asInstanceOf[BatchNorm].epsilon
        byChannel(place, input) { (channel, values) =>
          val training = place.pass.training
          val mean = if (training) sum(values) / values.length else 0
          val centered = values - mean
          val variance = if (training) (centered dot centered) / values.length else 1
          val (scale, shift) =
            (place.parameters(channel), place.parameters(channel + place.parameters.length / 2))
          centered * (scale / math.sqrt(variance + epsilon)) + shift
        }
      },
      // Which elements are dropped is the layer's own choice; it is read off a row of ones.
      "dropout" -> { (place, input) =>
        if (place.pass.training) input *:* ones(place, input) else input
      },
      "gaussianNoise" -> { (place, input) =>
        if (place.pass.training) {
          val rng = Rng.at(0, Purpose.NOISE)
          rng.restart(place.pass.nextKey(Purpose.NOISE))
          val std = place.layer.asInstanceOf[GaussianNoise].std
          val noise = Array.fill(input.size)(std * rng.nextGaussian())
          input + rows(noise, input.rows)
        } else input
      },
      "layerNorm" -> { (place, input) =>
        val epsilon = place.layer.asInstanceOf[LayerNorm].epsilon
        byPosition(place, input) { input =>
          val (scale, shift) = place.parameters.splitAt(input.cols)
          val output = DenseMatrix.zeros[Double](input.rows, input.cols)
          for (row <- 0 until input.rows) {
            val values = input(row, ::).t
            val centered = values - sum(values) / values.length
            val deviation = math.sqrt((centered dot centered) / values.length + epsilon)
            output(row, ::) := ((centered / deviation) *:* DenseVector(scale) + DenseVector(
              shift
            )).t
          }
          output
        }
      },
      "maxout" -> { (place, input) =>
        val pieces = place.layer.asInstanceOf[Maxout].pieces
        byPosition(place, input) { input =>
          DenseMatrix.tabulate(input.rows, input.cols / pieces) { (row, unit) =>
            (0 until pieces).map(piece => input(row, unit * pieces + piece)).max
          }
        }
      },
      "prelu" -> { (place, input) =>
        byChannel(place, input) { (channel, values) =>
          values.map(x => if (x > 0) x else place.parameters(channel) * x)
        }
      },
      "scale" -> { (place, input) =>
        byChannel(place, input)((channel, values) => values * place.parameters(channel))
      },
      "scheduledDropout" -> { (place, input) =>
        if (place.pass.training) input *:* ones(place, input) else input
      },
      "blend" -> { (place, input) =>
        val function = activation(place.layer.asInstanceOf[Blend].function)
        byChannel(place, input) { (channel, values) =>
          val alpha = place.parameters(channel)
          values.map(x => (1 - alpha) * x + alpha * function(x))
        }
      },
      "periodicEmbedding" -> { (place, input) =>
        val layer = place.layer.asInstanceOf[PeriodicEmbedding]
        byPosition(place, input) { input =>
          val embedded = if (layer.features == 0) input.cols else layer.features
          val (waves, parts) = (layer.frequencies, layer.size - 1)
          val (frequency, others) = place.parameters.splitAt(embedded * waves)
          val (phase, rest) = others.splitAt(embedded * waves)
          val (amplitude, offset) = rest.splitAt(embedded * waves * parts)
          val each = (0 until input.cols).flatMap { j =>
            val x = input(::, j)
            val own =
              if (j >= embedded) Nil
              else
                (0 until parts).map { p =>
                  val sum = DenseVector.fill(input.rows)(offset(j * parts + p))
                  for (k <- j * waves until (j + 1) * waves) {
                    val angle = x.map(x => 2 * math.Pi * frequency(k) * x + phase(k))
                    sum += angle.map(math.cos(_)) * amplitude(k * parts + p)
                  }
                  sum
                }
            x +: own
          }
          DenseMatrix.tabulate(input.rows, each.length)((row, i) => each(i)(row))
        }
      },
      // With the statistics that it begins with: mean 0, scale 1.
      "standardize" -> { (_, input) => input },
      "standardizeFirst" -> { (_, input) => input },
      "residual" -> { (place, input) =>
        val residual = place.layer.asInstanceOf[Residual]
        val Seq(body, shortcut) =
          beside(Seq(new Sequential(residual.layers), residual.shortcut), place, input)
        body + shortcut
      },
      // As at inference, whatever the pass is.
      "frozen" -> { (place, input) =>
        val still = place.copy(pass = StepContext.inference)
        forward(layersOf(place.layer.asInstanceOf[Frozen].layers), still, input)
      },
      "named" -> { (place, input) =>
        forward(layersOf(place.layer.asInstanceOf[Named].layers), place, input)
      },
      "sequential" -> { (place, input) =>
        forward(layersOf(place.layer.asInstanceOf[Sequential].layers), place, input)
      }
    )

  private def layersOf(list: java.util.List[Layer]): Seq[Layer] =
    list.toArray(Array.empty[Layer]).toSeq

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

  /** Layers side by side on one input; each takes its parameters from the front of the rest. */
  private def beside(
      parts: Seq[Layer],
      place: Place,
      input: DenseMatrix[Double]
  ): Seq[DenseMatrix[Double]] = {
    var parameters = place.parameters
    parts.map { part =>
      val own = parameterCount(part, place.shape)
      val output = layer(Place(part, place.shape, parameters.take(own), place.pass), input)
      parameters = parameters.drop(own)
      output
    }
  }

  def parameterCount(layer: Layer, shape: Shape): Int = {
    val places = new Placement.Builder().place("", layer, shape).all
    places.toArray(Array.empty[Placement]).map(_.parameters.size).sum
  }

  /** Works on a matrix whose rows are the channels of each position. */
  private def byPosition(place: Place, input: DenseMatrix[Double])(
      work: DenseMatrix[Double] => DenseMatrix[Double]
  ): DenseMatrix[Double] = {
    val channels = place.shape.dimension(place.shape.rank - 1)
    val positions =
      for (row <- 0 until input.rows; at <- 0 until input.cols by channels)
        yield input(row, at until at + channels).t.toArray
    val worked = work(DenseMatrix(positions: _*))
    rows(worked.t.toArray, input.rows)
  }

  /** Works on all values of each channel together: over the rows and an image's positions. */
  private def byChannel(place: Place, input: DenseMatrix[Double])(
      work: (Int, DenseVector[Double]) => DenseVector[Double]
  ): DenseMatrix[Double] = {
    val channels = place.shape.dimension(place.shape.rank - 1)
    val output = DenseMatrix.zeros[Double](input.rows, input.cols)
    for (channel <- 0 until channels) {
      val columns = (channel until input.cols by channels).toIndexedSeq
      val cells = for (row <- 0 until input.rows; column <- columns) yield (row, column)
      val worked = work(channel, DenseVector(cells.map(cell => input(cell)).toArray))
      for ((cell, i) <- cells.zipWithIndex) output(cell) = worked(i)
    }
    output
  }

  /** What the engine's own layer, without parameters, makes of ones; for what only it can know. */
  private[testing] def ones(place: Place, like: DenseMatrix[Double]): DenseMatrix[Double] = {
    val none = Array.empty[Float]
    val at = new Placement.Builder().place("", place.layer, place.shape)
    val run = Binding.training(none, none, none, like.rows).run(at)
    val output = new Array[Float](like.size)
    run.forward(Array.fill(like.size)(1f), output, like.rows, place.pass)
    rows(output.map(_.toDouble), like.rows)
  }

  /** A row-major array as a matrix. */
  def rows(values: Array[Double], count: Int): DenseMatrix[Double] =
    new DenseMatrix(values.length / count, count, values).t.copy
}
