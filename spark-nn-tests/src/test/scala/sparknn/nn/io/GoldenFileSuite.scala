package sparknn.nn.io

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.data.TargetScaling
import sparknn.nn.layer.StepContext
import sparknn.testing.{Numbers, Oracles, Plans}

/** Networks that earlier versions saved keep loading, and keep predicting what they predicted. A
  * folder of resources each, made by `main` and never changed.
  */
class GoldenFileSuite extends AnyFunSuite {
  import GoldenFileSuite._

  for (version <- Seq("version-1")) {
    def resource(file: String): Array[Byte] = {
      val stream = getClass.getResourceAsStream(s"/sparknn/saved-networks/$version/$file")
      try stream.readAllBytes()
      finally stream.close()
    }
    def numbers(file: String): Array[Double] =
      new String(resource(file), UTF_8).split("\\s+").filter(_.nonEmpty).map(_.toDouble)

    def load(): SavedNetwork = {
      val text = new String(resource(SavedNetwork.DESCRIPTION_FILE), UTF_8)
      SavedNetwork.read(text, _ => resource(SavedNetwork.WEIGHTS_FILE))
    }

    test(s"a network saved as $version has the outputs that it had") {
      val saved = load()
      val input = numbers("inputs.txt").map(_.toFloat)
      val rows = input.length / saved.network.input.size
      val run = saved.network.bindForInference(saved.values, rows)
      val output = run.forward(input, rows, StepContext.inference)
      Numbers.assertAllClose(output, numbers("outputs.txt"), 1e-5, 1e-6, version)
    }

    test(s"a network saved as $version has the numbers and the scaling that it had") {
      val saved = load()
      assert(java.util.Arrays.equals(saved.weights, resource(SavedNetwork.WEIGHTS_FILE)))
      assert(saved.scaling.mean.toSeq === Seq(10.0, -1.5))
      assert(saved.scaling.std.toSeq === Seq(2.0, 0.25))
    }
  }
}

object GoldenFileSuite {

  /** Writes such a folder, whose name is given; the outputs are those of the formulas. */
  def main(args: Array[String]): Unit = {
    val folder = Files.createDirectories(Paths.get(args(0)))
    val network = Plans.network(
      3,
      "squaredError",
      "dense(4, weightInit=heNormal)",
      "relu",
      "dropout(0.5)",
      "sequential(dense(3), tanh)",
      "dense(3)",
      "sigmoid",
      "dense(2)"
    )
    val values = network.initialValues(1)
    val nudges = Numbers.gaussians(values.parameters.length, 2, 0.3)
    for (i <- nudges.indices) values.parameters()(i) += nudges(i)
    val scaling = new TargetScaling(Array(10, -1.5), Array(2, 0.25))
    val saved = new SavedNetwork(network, values, scaling)
    val input = Numbers.gaussians(4 * 3, 3)
    val layers = network.layers.toArray(Array.empty[sparknn.nn.layer.Layer]).toSeq
    val parameters = Numbers.doubles(values.parameters)
    val place = Oracles.Place(layers.head, network.input, parameters, StepContext.inference)
    val output = Oracles.forward(layers, place, Oracles.rows(Numbers.doubles(input), 4))

    def write(file: String, bytes: Array[Byte]): Unit = {
      Files.write(folder.resolve(file), bytes)
      ()
    }
    def lines(numbers: Seq[Any], each: Int): Array[Byte] =
      numbers.grouped(each).map(_.mkString(" ")).mkString("", "\n", "\n").getBytes(UTF_8)
    write(SavedNetwork.WEIGHTS_FILE, saved.weights)
    write(SavedNetwork.DESCRIPTION_FILE, saved.description(saved.weights).getBytes(UTF_8))
    write("inputs.txt", lines(input.toSeq, 3))
    write("outputs.txt", lines(output.t.toArray.toSeq, 2))
  }
}
