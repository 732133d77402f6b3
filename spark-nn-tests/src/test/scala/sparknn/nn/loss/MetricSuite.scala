package sparknn.nn.loss

import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite

class MetricSuite extends AnyFunSuite {

  private def boxed(values: Double*): java.util.List[java.lang.Double] =
    Arrays.asList(values.map(Double.box): _*)

  test("accuracy is the weighted share of rows whose largest output is their class") {
    val output = Array(0.1f, 2f, -1f, 5f, 4f, 3f, -3f, -2f, -1f)
    val metric = new Accuracy
    val sum = metric.sum(output, Array(1f, 1f, 2f), Array(1f, 2f, 5f), 3, 3)
    assert(sum === 6.0)
    assert(metric.of(sum, 8) === 0.75)
  }

  test("accuracy takes the first of equal outputs") {
    assert(new Accuracy().sum(Array(1f, 1f), Array(0f), Array(1f), 1, 2) === 1.0)
    assert(new Accuracy().sum(Array(1f, 1f), Array(1f), Array(1f), 1, 2) === 0.0)
  }

  test("RMSE is in the targets' own units and averages squares over targets") {
    val metric = new RootMeanSquaredError(boxed(10, 1))
    val sum = metric.sum(Array(1f, 0f, 0f, 4f), Array(0f, 0f, 0f, 0f), Array(1f, 3f), 2, 2)
    // Row 1: (10² + 0²) / 2; row 2: (0 + 4²) / 2, weighted 3.
    assert(sum === 50.0 + 24.0)
    assert(metric.of(sum, 4) === math.sqrt(74.0 / 4))
  }

  test("RMSE is that of the predictions, where outputs are logarithms") {
    val metric = new RootMeanSquaredError(boxed(1), new Poisson)
    val sum = metric.sum(Array(0f, 0f), Array(1f, 3f), Array(1f, 1f), 2, 1)
    assert(metric.of(sum, 2) === math.sqrt(2.0))
  }

  test("the sums of two workers add up to the sum of all rows") {
    val metric = new RootMeanSquaredError(boxed(2))
    val (output, target, weight) = (Array(1f, 5f, 2f), Array(0f, 3f, 3f), Array(1f, 1f, 2f))
    val whole = metric.sum(output, target, weight, 3, 1)
    val first = metric.sum(output.take(1), target.take(1), weight.take(1), 1, 1)
    val second = metric.sum(output.drop(1), target.drop(1), weight.drop(1), 2, 1)
    assert(first + second === whole)
  }

  test("the default labels are what summaries print") {
    assert(new Accuracy().label === "accuracy")
    assert(new RootMeanSquaredError(boxed(1)).label === "RMSE")
  }
}
