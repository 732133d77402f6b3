package sparknn.nn.layer

import breeze.linalg.DenseMatrix
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Bound, Numbers, Oracles, Samples}

/** What every layer owes, for vectors, signals and images, whichever of them it takes. */
class LayerContractSuite extends AnyFunSuite {
  import LayerContractSuite._

  for (layer <- Samples.all(Layer.CATALOG)) {
    test(s"${layer.spec} takes a vector, a signal or an image") {
      assert(shapesFor(layer).nonEmpty)
    }

    for (shape <- shapesFor(layer)) {
      val name = s"${layer.spec} on $shape"

      test(s"$name computes its formula, in training and at inference") {
        for (training <- Seq(true, false)) {
          val bound = new Bound(layer, shape, rows)
          def pass = if (training) trainingPass() else StepContext.inference
          val output = bound.forward(inputOf(shape), pass)
          val expected = oracle(bound, inputOf(shape).map(_.toDouble), pass)
          Numbers.assertAllClose(output, expected, 1e-5, 1e-5, s"$name, training $training")
        }
      }

      test(s"$name has the gradient of its formula, by input and by parameters") {
        val bound = new Bound(layer, shape, rows)
        val input = Numbers.doubles(inputOf(shape))
        val upstream = Numbers.gaussians(bound.outputLength, 23)
        bound.forward(inputOf(shape), trainingPass())
        val dInput = bound.backward(upstream, wanted = true)

        def value(input: Array[Double], parameters: Array[Double]): Double = {
          val output = oracle(bound, input, trainingPass(), parameters)
          output.indices.map(i => output(i) * upstream(i)).sum
        }
        val parameters = Numbers.doubles(bound.parameters)
        compare(s"d input of $name", dInput, input)(value(_, parameters))
        // Frozen parameters are among those of the formula, and have no gradient.
        val trained = bound.isTrained
        val gradient = bound.gradient.iterator
        val all = trained.map(if (_) gradient.next() else 0f)
        compare(s"d parameters of $name", all, parameters, trained(_))(value(input, _))
        assert(!gradient.hasNext)
      }

      test(s"$name, frozen, keeps its bits, hands derivatives through, and has no gradient") {
        val frozen = new Bound(new Frozen(java.util.Arrays.asList(layer)), shape, rows)
        val before = frozen.constants
        val input = Numbers.doubles(inputOf(shape))
        val upstream = Numbers.gaussians(frozen.outputLength, 27)
        val output = frozen.forward(inputOf(shape), trainingPass())
        val still = new Bound(layer, shape, rows).forward(inputOf(shape), StepContext.inference)
        Numbers.assertSameBits(output, still, s"$name at inference")
        val dInput = frozen.backward(upstream, wanted = true)

        def value(input: Array[Double]): Double = {
          val output = oracle(frozen, input, trainingPass())
          output.indices.map(i => output(i) * upstream(i)).sum
        }
        compare(s"d input of $name, frozen", dInput, input)(value)
        assert(frozen.gradient.isEmpty && frozen.outsideUntouched)
        Numbers.assertSameBits(frozen.constants, before, s"tensors of $name, frozen")
        assert(!frozen.at.trained)
        // Where it runs in place and the output is gone, as in a list of layers.
        val shared = new Bound(new Frozen(java.util.Arrays.asList(layer)), shape, rows)
        shared.forwardShared(inputOf(shape), trainingPass())
        Numbers.assertSameBits(shared.backwardShared(upstream), dInput, s"$name, frozen")
      }

      test(s"$name gives the same gradient where the input's derivative is not wanted") {
        val bound = new Bound(layer, shape, rows)
        val upstream = Numbers.gaussians(bound.outputLength, 24)
        bound.forward(inputOf(shape), trainingPass())
        bound.backward(upstream, wanted = true)
        val gradient = bound.gradient
        bound.forward(inputOf(shape), trainingPass())
        bound.backward(upstream, wanted = false)
        Numbers.assertSameBits(bound.gradient, gradient, name)
      }

      test(s"$name keeps to its own part of every array") {
        val bound = new Bound(layer, shape, rows)
        bound.forward(inputOf(shape), trainingPass())
        bound.backward(Numbers.gaussians(bound.outputLength, 25), wanted = true)
        assert(bound.outsideUntouched)
      }

      test(s"$name keeps the promises that let buffers be shared") {
        val usual = new Bound(layer, shape, rows)
        val upstream = Numbers.gaussians(usual.outputLength, 26)
        val output = usual.forward(inputOf(shape), trainingPass())
        val dInput = usual.backward(upstream, wanted = true)
        val shared = new Bound(layer, shape, rows)
        assert(shared.forwardShared(inputOf(shape), trainingPass()).toSeq === output.toSeq)
        Numbers.assertSameBits(shared.backwardShared(upstream), dInput, s"d input of $name")
        Numbers.assertSameBits(shared.gradient, usual.gradient, s"d parameters of $name")
      }

      test(s"$name gives the same bits for the same seed and address, others for others") {
        val (one, two) = (new Bound(layer, shape, rows), new Bound(layer, shape, rows))
        Numbers.assertSameBits(one.parameters, two.parameters, s"initial values of $name")
        val first = one.forward(inputOf(shape), trainingPass())
        Numbers.assertSameBits(two.forward(inputOf(shape), trainingPass()), first, name)
        if (one.at.all.stream.anyMatch(_.layer.hasWeights)) {
          val other = new Bound(layer, shape, rows, seed = 8)
          assert(other.parameters.toSeq !== one.parameters.toSeq)
        }
      }

      test(s"$name at inference treats each row by itself, and the same each time") {
        val bound = new Bound(layer, shape, rows)
        val whole = bound.forward(inputOf(shape), StepContext.inference)
        Numbers.assertSameBits(bound.forward(inputOf(shape), StepContext.inference), whole, name)
        val (in, out) = (shape.size, bound.outputLength / rows)
        for (row <- 0 until rows) {
          val single = new Bound(layer, shape, 1)
          val input = inputOf(shape).slice(row * in, (row + 1) * in)
          val expected = Numbers.doubles(whole.slice(row * out, (row + 1) * out))
          val output = single.forward(input, StepContext.inference)
          Numbers.assertAllClose(output, expected, 1e-5, 1e-6, s"row $row of $name")
        }
      }
    }
  }

  /** Central differences, beside kinks none; relative error 1e-4 with a floor. */
  private def compare(
      what: String,
      gradient: Array[Float],
      at: Array[Double],
      compared: Int => Boolean = _ => true
  )(f: Array[Double] => Double): Unit = {
    assert(gradient.length === at.length, what)
    var skipped = 0
    for (i <- at.indices if compared(i)) {
      Numbers.slope(x => f(at.updated(i, x)), at(i), 1e-5) match {
        case None        => skipped += 1
        case Some(slope) => Numbers.assertClose(gradient(i), slope, 1e-4, 2e-6, s"$what [$i]")
      }
    }
    assert(skipped <= at.length / 20, s"$what: too many kinks to compare")
  }
}

object LayerContractSuite {
  private val rows = 5
  private val shapes = Seq(Shape.of(6), Shape.of(5, 4), Shape.of(4, 4, 4))

  def shapesFor(layer: Layer): Seq[Shape] = shapes.filter { shape =>
    try layer.outputShape(shape).size > 0
    catch { case _: IllegalArgumentException => false }
  }

  private def inputOf(shape: Shape): Array[Float] = Numbers.gaussians(rows * shape.size, 21)

  /** Always the same address. */
  private def trainingPass(): StepContext = {
    val pass = StepContext.training(7, 2, 1)
    pass.at(3)
    pass
  }

  private def oracle(bound: Bound, input: Array[Double], pass: StepContext): Array[Double] =
    oracle(bound, input, pass, Numbers.doubles(bound.parameters))

  private def oracle(
      bound: Bound,
      input: Array[Double],
      pass: StepContext,
      parameters: Array[Double]
  ): Array[Double] = {
    val place = Oracles.Place(bound.layer, bound.shape, parameters, pass)
    val output: DenseMatrix[Double] = Oracles.layer(place, Oracles.rows(input, rows))
    output.t.toArray
  }
}
