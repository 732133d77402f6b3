package sparknn.nn.diagnostics

import sparknn.nn.layer.StepContext
import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.layer.{Binding, Dense, Layer, LayerRun, StepContext, Placement}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.param.Declaration
import sparknn.nn.train.Network
import sparknn.testing.{Numbers, Plans, Samples}

class GradientCheckSuite extends AnyFunSuite {

  private def findings(check: GradientCheck): Seq[GradientCheck.Finding] =
    check.tensors.toArray(Array.empty[GradientCheck.Finding]).toSeq

  private def check(network: Network): GradientCheck = {
    val classes = if (network.loss.classes) 3 else 0
    // Of these no unit is right at a kink, where nothing could be proved.
    val rows = Plans.rows(8, network.input.size, 3, classes, seed = 4)
    GradientCheck.of(network, network.initialValues(5), Plans.batch(rows), 1)
  }

  private def check(loss: String, layers: String*): GradientCheck =
    check(
      Plans.network(
        12,
        loss,
        layers :+ s"dense(${3 * Loss.CATALOG.create(loss).outputsPerTarget})": _*
      )
    )

  private def fits(layer: Layer, shape: Shape): Boolean =
    try layer.outputShape(shape).size > 0
    catch { case _: IllegalArgumentException => false }

  private def assertProved(found: GradientCheck): Unit = {
    assert(found.agrees, found)
    for (tensor <- findings(found)) {
      assert(tensor.uncertainty < 1e-3, s"nothing is proved of $tensor")
      assert(tensor.relativeError < math.max(1e-4, 2 * tensor.uncertainty), tensor)
    }
  }

  for (layer <- Samples.all(Layer.CATALOG)) {
    test(s"${layer.spec} has the gradient of its forward pass") {
      // Of a vector that other layers gave, or of whatever else it takes.
      val shapes =
        Seq(Shape.of(24), Shape.of(12, 2), Shape.of(4, 3, 2), Shape.of(3, 3, 4), Shape.of(4, 4, 2))
      val shape = shapes.find(fits(layer, _)).get
      val before = if (shape.rank == 1) Seq("dense(24)") else Nil
      val behind = Seq("flatten", "dense(10)", "tanh", "dense(3)")
      val layers = (before ++ (layer.spec +: behind)).map(text => Layer.CATALOG.create(text))
      val input = if (shape.rank == 1) Shape.of(12) else shape
      val loss = Loss.CATALOG.create("softmaxCrossEntropy")
      assertProved(check(new Network(input, Arrays.asList(layers: _*), loss)))
    }
  }

  for (f <- Samples.all(Activation.CATALOG)) {
    test(s"${f.spec} has the gradient of its forward pass, twice in a network") {
      assertProved(check("softmaxCrossEntropy", "dense(20)", f.spec, "dense(10)", f.spec))
    }
  }

  for (loss <- Samples.all(Loss.CATALOG)) {
    test(s"${loss.spec} has the gradient of its forward pass") {
      assertProved(check(loss.spec, "dense(20)", "tanh"))
    }
  }

  /** A dense layer whose gradients are spoiled after they are computed. */
  private class Spoiled(spoil: (Array[Float], Array[Float]) => Unit) extends Layer {
    private val dense = new Dense(24, new sparknn.nn.init.Auto)
    override def outputShape(input: Shape): Shape = dense.outputShape(input)
    override def declare(input: Shape, own: Declaration): Unit = dense.declare(input, own)
    override def initialize(
        at: Placement,
        binding: Binding,
        recommended: sparknn.nn.init.Initializer,
        rng: sparknn.nn.random.Rng
    ): Unit = dense.initialize(at, binding, recommended, rng)
    override def nameAt(i: Int): String = s"$i-spoiled"
    override def bind(at: Placement, binding: Binding): LayerRun = {
      val run = dense.bind(at, binding)
      new LayerRun {
        override def forward(
            in: Array[Float],
            out: Array[Float],
            rows: Int,
            pass: StepContext
        ): Unit =
          run.forward(in, out, rows, pass)
        override def backward(
            in: Array[Float],
            out: Array[Float],
            dOut: Array[Float],
            dIn: Array[Float],
            rows: Int
        ): Unit = {
          run.backward(in, out, dOut, dIn, rows)
          val own = binding.gradient.slice(at.parameters.begin, at.parameters.end)
          spoil(own, dIn)
          System.arraycopy(own, 0, binding.gradient, at.parameters.begin, own.length)
        }
      }
    }
  }

  private def wrong(spoil: (Array[Float], Array[Float]) => Unit): Set[String] = {
    val layers = Seq("dense(16)", "tanh").map(spec => Layer.CATALOG.create(spec)) ++
      Seq(new Spoiled(spoil)) ++ Seq("tanh", "dense(3)").map(spec => Layer.CATALOG.create(spec))
    val loss = Loss.CATALOG.create("softmaxCrossEntropy")
    val network = new Network(Shape.of(12), Arrays.asList(layers: _*), loss)
    findings(check(network)).filterNot(_.agrees).map(_.name).toSet
  }

  test("finds no fault where there is none") {
    assert(wrong((_, _) => ()) === Set())
  }

  test("finds a gradient that is 1 % too long") {
    assert(wrong((own, _) => own.indices.foreach(own(_) *= 1.01f)).size === 2)
  }

  test("finds a tensor that has no gradient") {
    val found = wrong((own, _) => Arrays.fill(own, 16 * 24, own.length, 0f))
    assert(found.size === 1 && found.head.endsWith("/bias"))
  }

  test("finds one weight in 384 that has no gradient") {
    val found = wrong { (own, _) =>
      val largest = own.indices.take(16 * 24).maxBy(i => math.abs(own(i)))
      own(largest) = 0
    }
    assert(found.size === 1 && found.head.endsWith("/weight"))
  }

  test("finds a wrong derivative by the input in the tensors before") {
    val found = wrong((_, dIn) => dIn.indices.foreach(i => dIn(i) *= (if (i % 2 == 0) 1 else 0)))
    assert(found === Set("0-dense/weight", "0-dense/bias"))
  }

  test("a gradient that is no number is a fault") {
    assert(wrong((own, _) => own(3) = Float.NaN).nonEmpty)
  }

  test("changes nothing, and finds the same each time") {
    val network = Plans.network(4, "softmaxCrossEntropy", "dense(6)", "batchNorm", "dense(3)")
    val values = network.initialValues(1)
    val (before, statistics) = (values.parameters.clone, values.statistics.clone)
    val batch = Plans.batch(Plans.rows(6, 4, 1, classes = 3))
    val first = GradientCheck.of(network, values, batch, 1)
    Numbers.assertSameBits(values.parameters, before, "parameters")
    Numbers.assertSameBits(values.statistics, statistics, "statistics")
    assert(GradientCheck.of(network, values, batch, 1) === first)
    assert(first.toString.linesIterator.size === 1 + first.tensors.size)
    assert(first.largestError === findings(first).map(_.relativeError).max)
  }
}
