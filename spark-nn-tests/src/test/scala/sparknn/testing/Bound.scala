package sparknn.testing

import sparknn.nn.layer.StepContext
import sparknn.nn.layer.{Binding, Initialization, Layer, LayerRun, StepContext, Placement}
import sparknn.nn.linalg.Shape
import sparknn.nn.param.Declaration
import sparknn.nn.random.{Purpose, Rng}

/** One layer at work by itself, in the middle of arrays that belong to others, with buffers for
  * more rows than it gets.
  */
class Bound(val layer: Layer, val shape: Shape, rows: Int, seed: Long = 7) {
  private val spare = 3
  private val sentinel = 77f

  /** Where its tensors lie. */
  val at: Placement = {
    val builder = new Placement.Builder
    builder.place("before", new Others(spare), shape)
    builder.place("", layer, shape)
  }
  private val places = at.all.toArray(Array.empty[Placement])
  private val (trained, frozen) = places.partition(!_.frozen)
  private val parameterCount = trained.map(_.parameters.size).sum
  private val stateCount = trained.map(_.statistics.size).sum
  private val constantCount =
    frozen.map(at => at.parameters.size + at.statistics.size).sum + places.map(_.constants.size).sum
  private val allParameters = Array.fill(parameterCount + 2 * spare)(sentinel)
  private val allGradient = Array.fill(parameterCount + 2 * spare)(sentinel)
  private val allState = Array.fill(stateCount + 2 * spare)(sentinel)
  private val allConstants = Array.fill(constantCount + 2 * spare)(sentinel)

  private val binding = Binding
    .training(allParameters, allGradient, allState, rows + 2)
    .withConstants(allConstants)
  Initialization.run(at, binding, Rng.at(seed, Purpose.INITIALIZATION))
  // Biases begin at 0, which would hide mistakes.
  private val nudges = Numbers.gaussians(places.map(_.parameters.size).sum, 31, 0.1).iterator
  for (place <- places; i <- place.parameters.begin until place.parameters.end) {
    (if (place.frozen) allConstants else allParameters) (i) += nudges.next()
  }

  private val run = binding.run(at)
  private val in = shape.size
  private val out = layer.outputShape(shape).size
  private var input = Array.empty[Float]
  private var output = Array.empty[Float]

  val outputLength: Int = rows * out

  /** Of all layers in the order of the tree, frozen ones, too. */
  def parameters: Array[Float] = places.flatMap { place =>
    val array = if (place.frozen) allConstants else allParameters
    array.slice(place.parameters.begin, place.parameters.end)
  }

  /** Of each of these, whether it is trained. */
  def isTrained: Array[Boolean] =
    places.flatMap(place => Array.fill(place.parameters.size)(!place.frozen))

  def constants: Array[Float] = allConstants.slice(spare, spare + constantCount)

  def setParameters(values: Array[Float]): Unit = {
    require(values.length == parameterCount)
    System.arraycopy(values, 0, allParameters, spare, parameterCount)
  }

  /** By the trained parameters. */
  def gradient: Array[Float] = allGradient.slice(spare, spare + parameterCount)

  def forward(values: Array[Float], pass: StepContext): Array[Float] = {
    input = values.clone
    output = Array.fill((rows + 2) * out)(sentinel)
    run.forward(input, output, rows, pass)
    output.take(rows * out)
  }

  def backward(upstream: Array[Float], wanted: Boolean): Array[Float] = {
    // What an earlier batch left is to be overwritten, not added to.
    for (i <- 0 until parameterCount) allGradient(spare + i) = 1e9f
    val dInput = if (wanted) Array.fill(rows * in)(1e9f) else null
    run.backward(input, output, upstream.clone, dInput, rows)
    dInput
  }

  /** Over its own input, where the layer allows it. */
  def forwardShared(values: Array[Float], pass: StepContext): Array[Float] = {
    if (run.inPlace) {
      input = values.clone
      output = input
      run.forward(input, output, rows, pass)
      output.clone
    } else forward(values, pass)
  }

  /** With the output gone where the layer does not read it, and over the derivative from above. */
  def backwardShared(upstream: Array[Float]): Array[Float] = {
    if (!run.backwardReadsOutput) java.util.Arrays.fill(output, Float.NaN)
    val derivative = upstream.clone
    val dInput = if (run.inPlace) derivative else new Array[Float](rows * in)
    run.backward(input, output, derivative, dInput, rows)
    dInput
  }

  /** Whether all that belongs to others is as it was. */
  def outsideUntouched: Boolean = {
    val arrays = Seq(allParameters, allGradient, allState, allConstants)
    val edges = arrays.forall(a => (a.take(spare) ++ a.takeRight(spare)).forall(_ == sentinel))
    edges && output.drop(rows * out).forall(_ == sentinel)
  }
}

/** Has tensors that belong to nobody. */
private case class Others(size: Int) extends Layer {
  override def outputShape(input: Shape): Shape = input
  override def declare(input: Shape, own: Declaration): Unit = {
    own.parameter("parameter", Shape.of(size)).statistic("statistic", Shape.of(size))
    own.constant("constant", Shape.of(size))
  }
  override def bind(at: Placement, binding: Binding): LayerRun =
    throw new UnsupportedOperationException
}
