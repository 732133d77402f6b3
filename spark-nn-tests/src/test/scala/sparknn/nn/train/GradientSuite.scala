package sparknn.nn.train

import breeze.linalg.DenseMatrix
import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.init.XavierUniform
import sparknn.nn.layer.{Activate, Dense, Layer, Pass}
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.testing.{Numbers, Oracles, Samples}

/** The gradient of a whole network, for each activation with each loss, against central differences
  * of the formulas in double precision.
  */
class GradientSuite extends AnyFunSuite {
  private val (in, hidden, out, rows) = (5, 4, 3, 6)
  private val input = Numbers.gaussians(rows * in, 41)
  private val weight = Array(1f, 0.5f, 0f, 2f, 1f, 3.25f)

  for (function <- Samples.all(Activation.KIND); loss <- Samples.all(Loss.KIND)) {
    val name = s"${function.spec} with ${loss.spec}"

    test(s"$name has the gradient of its formula") {
      val layers = Seq[Layer](
        new Dense(hidden, new XavierUniform),
        new Activate(function),
        new Dense(out, new XavierUniform)
      )
      val network = new Network(Shape.of(in), Arrays.asList(layers: _*), loss)
      val values = network.initialValues(3)
      val nudges = Numbers.gaussians(values.parameters.length, 42, 0.1)
      for (i <- nudges.indices) values.parameters()(i) += nudges(i)
      val size = loss.targetSize(out)
      val target = Array.tabulate(rows * size)(i => if (size == 1) i % out.toFloat else i % 4f)

      val gradient = new Array[Float](values.parameters.length)
      val run = network.bind(values, gradient, rows)
      val dOutput = new Array[Float](rows * out)
      val scale = (1 / weight.sum.toDouble).toFloat
      val output = run.forward(input, rows, Pass.inference)
      loss.differentiate(output, target, weight, scale, rows, out, dOutput)
      run.backward(dOutput)

      def value(parameters: Array[Double]): Double = {
        val place = Oracles.Place(null, Shape.of(in), parameters, Pass.inference)
        val given = Oracles.rows(Numbers.doubles(input), rows)
        val outputs: DenseMatrix[Double] = Oracles.forward(layers, place, given)
        val targets = Oracles.rows(Numbers.doubles(target), rows)
        val each = (0 until rows).map { r =>
          weight(r) * Oracles.loss(loss)(outputs(r, ::).t.copy, targets(r, ::).t.copy)
        }
        each.sum / weight.sum
      }
      val parameters = Numbers.doubles(values.parameters)
      var kinks = 0
      for (i <- parameters.indices) {
        Numbers.slope(x => value(parameters.updated(i, x)), parameters(i), 1e-5) match {
          case None        => kinks += 1
          case Some(slope) => Numbers.assertClose(gradient(i), slope, 1e-4, 2e-6, s"$name [$i]")
        }
      }
      assert(kinks <= parameters.length / 20, s"$name: too many kinks to compare")
    }
  }
}
