package sparknn.nn.io

import java.io.IOException
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.TargetScaling
import sparknn.nn.layer.StepContext
import sparknn.nn.linalg.Shape
import sparknn.nn.param.ParameterLayout
import sparknn.nn.train.{Network, NetworkValues}
import sparknn.testing.{Numbers, Plans}

class SavedNetworkSuite extends AnyFunSuite {
  private val network = Plans.network(
    4,
    "squaredError",
    "dropout(0.25)",
    "dense(5, weightInit=normal(std=0.5))",
    "sequential(relu, dense(3))",
    "tanh",
    "dense(2)"
  )
  private val saved =
    new SavedNetwork(
      network,
      network.initialValues(1),
      new TargetScaling(Array(1, 0.1), Array(2, 3))
    )
  private val weights = saved.weights
  private val text = saved.description(weights)

  private def read(text: String, bytes: Array[Byte] = weights): SavedNetwork =
    SavedNetwork.read(text, _ => bytes)

  private def refused(text: String, bytes: Array[Byte] = weights): String =
    intercept[IOException](read(text, bytes)).getMessage

  private def replaced(old: String, by: String): String = {
    val changed = text.replace(old, by)
    assert(changed != text, s"the description has no $old")
    changed
  }

  private def outputs(from: SavedNetwork, width: Int): Array[Float] =
    from.network
      .bindForInference(from.values, 3)
      .forward(Numbers.gaussians(3 * width, 1), 3, StepContext.inference)
      .clone

  test("a network comes back with its layers, its loss, its numbers and its outputs") {
    val back = read(text)
    assert(back.network.toString === network.toString)
    assert(back.network.layers === network.layers)
    assert(back.network.loss === network.loss)
    assert(back.scaling.mean.toSeq === Seq(1.0, 0.1))
    assert(back.scaling.std.toSeq === Seq(2.0, 3.0))
    Numbers.assertSameBits(back.values.parameters, saved.values.parameters, "parameters")
    Numbers.assertSameBits(outputs(back, 4), outputs(saved, 4), "outputs")
  }

  test("a network of images comes back with the shape of its input, and those of its tensors") {
    val network = Plans.network(
      Shape.of(3, 2, 4),
      "squaredError",
      "dense(6)",
      "maxout",
      "layerNorm",
      "residual(dense(3))",
      "flatten",
      "dense(2)"
    )
    val saved =
      new SavedNetwork(network, network.initialValues(1), TargetScaling.none(2))
    val back = read(saved.description(saved.weights), saved.weights)
    assert(back.network.input === Shape.of(3, 2, 4))
    assert(back.network.toString === network.toString)
    def tensors(of: Network) =
      of.parameters.tensors.toArray.map(_.asInstanceOf[ParameterLayout.Tensor]).toSeq
    assert(tensors(back.network) === tensors(network))
    assert(
      tensors(network).map(tensor => s"${tensor.name} ${tensor.shape}") === Seq(
        "0-dense/weight [4, 6]",
        "0-dense/bias [6]",
        "2-layerNorm/scale [3]",
        "2-layerNorm/shift [3]",
        "3-residual/body/0-dense/weight [3, 3]",
        "3-residual/body/0-dense/bias [3]",
        "5-dense/weight [18, 2]",
        "5-dense/bias [2]"
      )
    )
    Numbers.assertSameBits(outputs(back, 24), outputs(saved, 24), "outputs")
  }

  test("saving what was loaded gives the same bytes") {
    val back = read(text)
    assert(java.util.Arrays.equals(back.weights, weights))
    assert(back.description(back.weights) === text)
  }

  test("numbers that are none are kept as they are") {
    val values = new NetworkValues(saved.values.parameters.clone, Array())
    values.parameters()(3) = Float.NaN
    values.parameters()(4) = Float.NegativeInfinity
    val strange = new SavedNetwork(network, values, saved.scaling)
    val back = read(strange.description(strange.weights), strange.weights)
    Numbers.assertSameBits(back.values.parameters, values.parameters, "parameters")
  }

  test("a description that breaks off at any place is refused, and never as a crash") {
    for (length <- 0 until text.length - 2) refused(text.take(length))
    assert(
      refused(text.take(200))
        .startsWith("network.json must be JSON, got text that breaks off or is damaged: ")
    )
  }

  test("what is no saved network, or of a newer version, is refused as such") {
    assert(refused("{}") === "format must be 'spark-nn network', got ''")
    assert(refused("[1, 2]") === "format must be 'spark-nn network', got ''")
    assert(refused("null") === "format must be 'spark-nn network', got ''")
    assert(refused("") === "format must be 'spark-nn network', got ''")
    assert(
      refused(replaced("\"version\" : 1", "\"version\" : 2")) ===
        "the version of a saved network must be 1, got 2; a newer spark-nn may read it"
    )
  }

  test("layers and losses that this version does not know are refused by name") {
    val start = "network.json must describe a network that this version knows: "
    val layer = refused(replaced("activate(tanh)", "warp(3)"))
    assert(layer.startsWith(start + "layer must be one of "))
    assert(layer.contains(", got 'warp'"))
    val loss = refused(replaced("squaredError", "hope"))
    assert(loss.startsWith(start + "loss must be one of "))
    assert(
      refused(replaced("[ 4 ]", "[ ]")) === start + "a network must have an input shape, got none"
    )
    assert(
      refused(replaced("[ 4 ]", "[ 0 ]")).startsWith(start + "every dimension of a shape must")
    )
    assert(refused(replaced("[ 4 ]", "{ \"a\" : 4 }")).startsWith(start))
    assert(
      refused(replaced("dense(2, weightInit=auto)", "dense(")).startsWith(
        start + "cannot read 'dense('"
      )
    )
  }

  test("weights that do not fit are refused before they are read") {
    var asked = false
    val lying = replaced("\"bytes\" : " + weights.length, "\"bytes\" : 8000000000")
    val refused = intercept[IOException] {
      SavedNetwork.read(
        lying,
        { length =>
          asked = true
          new Array[Byte](length)
        }
      )
    }
    assert(
      refused.getMessage === s"the weights of this network must be ${weights.length} bytes, " +
        "got 8000000000 in its description"
    )
    assert(!asked)
  }

  test("a network beyond the memory of any machine is refused before it is made") {
    val huge = replaced("dense(2, weightInit=auto)", "dense(2000000000)")
    assert(refused(huge).contains("a shape must hold fewer than 2^31 values"))
    val large = refused(replaced("dense(2, weightInit=auto)", "dense(500000000)"))
    assert(large.contains("the weights of this network must be "))
  }

  test("weights that were damaged, cut or made longer are refused") {
    for (place <- Seq(0, weights.length / 2, weights.length - 1)) {
      val damaged = weights.clone
      damaged(place) = (damaged(place) ^ 1).toByte
      assert(refused(text, damaged).startsWith("SHA-256 of weights.bin must be '"))
    }
    for (bytes <- Seq(Array.empty[Byte], weights.dropRight(1), weights :+ 0.toByte)) {
      assert(refused(text, bytes).startsWith("SHA-256 of weights.bin must be '"))
    }
  }

  test("the scaling of targets must be numbers, as many as there are targets") {
    assert(
      refused(replaced("\"std\" : [ 2.0, 3.0 ]", "\"std\" : [ 2.0 ]")) ===
        "mean and std of the targets must have 2 numbers, got 1"
    )
    assert(
      refused(replaced("[ 2.0, 3.0 ]", "[ 2.0, \"x\" ]")) ===
        "mean and std must be finite numbers, got \"x\""
    )
    refused(replaced("[ 2.0, 3.0 ]", "{ \"a\" : 1.0, \"b\" : 1.0 }"))
    assert(
      refused(replaced("[ 2.0, 3.0 ]", "[ 2.0, 0.0 ]")) ===
        "std of the targets must be greater than 0, got 0"
    )
  }

  test("a reader's own error comes through") {
    val failed = intercept[IOException] {
      SavedNetwork.read(text, _ => throw new IOException("weights.bin is not there"))
    }
    assert(failed.getMessage === "weights.bin is not there")
  }
}
