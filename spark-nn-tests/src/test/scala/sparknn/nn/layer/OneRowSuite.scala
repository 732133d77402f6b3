package sparknn.nn.layer

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.nn.loss.Loss
import sparknn.nn.train.Network
import sparknn.testing.{Numbers, Samples}

/** A network that scores row by row says what it says of many rows at once, whatever its layers. */
class OneRowSuite extends AnyFunSuite {
  private val rows = 5

  for (layer <- Samples.all(Layer.CATALOG); shape <- LayerContractSuite.shapesFor(layer)) {
    test(s"${layer.spec} on $shape") {
      val flat = Layer.CATALOG.create("flatten")
      val dense = Layer.CATALOG.create("dense(3)")
      val network =
        new Network(shape, Arrays.asList(layer, flat, dense), Loss.CATALOG.create("squaredError"))
      val values = network.initialValues(5)
      val size = shape.size
      val input = Numbers.gaussians(rows * size, 41)
      val all = network.bindForInference(values, rows).forward(input, rows, StepContext.inference)
      val one = network.bindForInference(values, 1)
      for (r <- 0 until rows) {
        val row = one.forward(input.slice(r * size, (r + 1) * size), 1, StepContext.inference)
        val expected = all.slice(r * 3, (r + 1) * 3).map(_.toDouble)
        Numbers.assertAllClose(row.take(3), expected, 1e-4, 1e-5, s"row $r")
      }
    }
  }
}
