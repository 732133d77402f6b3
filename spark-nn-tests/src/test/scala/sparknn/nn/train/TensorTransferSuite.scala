package sparknn.nn.train

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.testing.Plans

/** What a network takes over from another one, tensor by tensor. */
class TensorTransferSuite extends AnyFunSuite {
  private val shown = Seq("dense(5)", "batchNorm", "tanh", "dense(4)", "tanh", "dense(3)")
  private val source = network(shown: _*)

  private def network(layers: String*): Network =
    Plans.network(6, "softmaxCrossEntropy", layers: _*)

  private def transfer(to: Network, from: Network = source): (TensorTransfer, NetworkValues) = {
    val values = to.initialValues(2)
    // Nothing of the one is equal to anything of the other.
    val there = from.initialValues(1)
    for (array <- Seq(there.parameters, there.statistics, there.constants); i <- array.indices) {
      array(i) += 100 + i
    }
    (TensorTransfer.run(from, there, to, values), values)
  }

  private def far(numbers: Array[Float]): Int = numbers.count(_ > 50)

  test("a network like the other takes over all, running statistics and output layer, too") {
    val (transfer, values) = this.transfer(network(shown: _*))
    assert(transfer.outputLayer && transfer.notTaken.isEmpty)
    assert(far(values.parameters) === source.parameters.size)
    assert(far(values.statistics) === 10)
  }

  test("with another number of outputs the output layer is new, and the reason is given") {
    val (transfer, values) = this.transfer(network(shown.dropRight(1) :+ "dense(2)": _*))
    assert(!transfer.outputLayer)
    assert(far(values.parameters) === 30 + 5 + 10 + 20 + 4)
    assert(
      transfer.notTaken.toArray.toSeq === Seq(
        "5-dense/weight [4, 2]: there it is [4, 3]",
        "5-dense/bias [2]: there it is [3]"
      )
    )
  }

  test("noise between the layers does not count, and frozen layers take over, too") {
    val noisy = network(
      "gaussianNoise(0.1)",
      "frozen(dense(5), batchNorm, dropout(0.5), tanh)",
      "dense(4)",
      "tanh",
      "dropout(0.2)",
      "dense(3)"
    )
    val (transfer, values) = this.transfer(noisy)
    assert(transfer.outputLayer && transfer.notTaken.isEmpty)
    assert(far(values.constants) === 30 + 5 + 20)
    assert(transfer.taken.contains("1-dense/weight"))
    val (back, _) = this.transfer(source, from = noisy)
    assert(back.notTaken.isEmpty && back.taken.size === 10)
  }

  test("a layer is taken over whole or not at all") {
    val (transfer, values) = this.transfer(
      Plans.network(7, "softmaxCrossEntropy", shown: _*)
    )
    assert(
      transfer.notTaken.toArray.toSeq === Seq(
        "0-dense/weight [7, 5]: there it is [6, 5]",
        "0-dense/bias [5]: as another tensor of its layer"
      )
    )
    assert(far(values.parameters) === 10 + 24 + 15)
  }

  test("an output layer takes over from an output layer only, and for the same kind of loss") {
    val (shorter, _) = transfer(network("dense(5)", "batchNorm", "tanh", "dense(4)"))
    assert(!shorter.outputLayer)
    assert(shorter.notTaken.contains("3-dense/bias [4]: it is of the output layer here only"))
    val (values, _) = transfer(Plans.network(6, "squaredError", shown: _*))
    assert(!values.outputLayer)
    assert(
      values.notTaken.contains(
        "5-dense/bias [3]: the output layer there is for another kind of loss"
      )
    )
  }

  test("statistics without any weight are no beginning") {
    val (scaled, other) =
      (network("standardize", "dense(9)", "dense(3)"), network("standardize", "prelu", "dense(3)"))
    val (transfer, _) = this.transfer(other, from = scaled)
    assert(transfer.taken.contains("0-standardize/mean"))
    assert(!transfer.takesWeights(other))
    assert(
      TensorTransfer.shown(network("frozen(batchNorm)", "dense(2)")) ===
        "1-dense/weight [6, 2], 1-dense/bias [2], 0-batchNorm/scale [6], 0-batchNorm/shift [6]"
    )
  }
}
