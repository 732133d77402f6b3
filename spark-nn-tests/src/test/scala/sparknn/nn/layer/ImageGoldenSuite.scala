package sparknn.nn.layer

import com.fasterxml.jackson.databind.JsonNode
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.{Bound, Golden, Numbers}

/** Convolution, pooling and upsampling give what PyTorch gives, forward and backward. */
class ImageGoldenSuite extends AnyFunSuite {
  private val golden = Golden.read("images")
  private val input = Golden.floats(golden.get("input"))
  private val weight = Golden.floats(golden.get("weight"))
  private val bias = Golden.floats(golden.get("bias"))
  private val upstream = Golden.floats(golden.get("dOutput"))
  private val shape = shapeOf(golden.get("inputShape"))

  private def shapeOf(node: JsonNode): Shape = Shape.of(Golden.doubles(node).map(_.toInt): _*)

  private def close(actual: Array[Float], expected: JsonNode, clue: String): Unit =
    Numbers.assertAllClose(actual, Golden.doubles(expected), 1e-4, 1e-4, clue)

  for (golden <- Golden.items(golden.get("cases")); spec = golden.get("spec").asText) {
    test(spec) {
      val layer = Layer.CATALOG.create(spec)
      assert(layer.outputShape(shape) === shapeOf(golden.get("shape")))
      val rows = input.length / shape.size
      val bound = new Bound(layer, shape, rows)
      val biases = golden.get("dBias").size
      bound.setParameters(weight.take(bound.parameters.length - biases) ++ bias.take(biases))
      close(bound.forward(input, StepContext.inference), golden.get("output"), "output")
      val dInput = bound.backward(upstream.take(bound.outputLength), wanted = true)
      close(dInput, golden.get("dInput"), "d input")
      val (dWeight, dBias) = bound.gradient.splitAt(golden.get("dWeight").size)
      close(dWeight, golden.get("dWeight"), "d weight")
      close(dBias, golden.get("dBias"), "d bias")
    }
  }
}
