package sparknn.nn.train

import java.util.Locale
import org.scalatest.funsuite.AnyFunSuite

class PassRecordSuite extends AnyFunSuite {
  private val without = new PassRecord(3, 0.41234, 0.861, Double.NaN, Double.NaN, 0.001, 12.345)

  test("a pass with validation is one line with both") {
    val record = new PassRecord(10, 0.5, 0.75, 0.625, 0.5, 0.0125, 0.25)
    assert(record.validated)
    assert(
      record.line(10, "accuracy") ===
        "Finished pass 10 / 10: loss 0.5000, train accuracy 0.7500, validation loss 0.6250, " +
        "validation accuracy 0.5000, step 1.3e-02, 0.3 s"
    )
  }

  test("a pass without validation says nothing of it") {
    assert(!without.validated)
    assert(
      without.line(10, "accuracy") ===
        "Finished pass 3 / 10: loss 0.4123, train accuracy 0.8610, step 1.0e-03, 12.3 s"
    )
  }

  test("numbers have about four digits, whatever their size") {
    def loss(value: Double): String =
      new PassRecord(1, value, 0, Double.NaN, Double.NaN, 1, 1)
        .line(1, "RMSE")
        .stripPrefix("Finished pass 1 / 1: loss ")
        .takeWhile(_ != ',')
    val cases = Seq(
      0.0 -> "0.0000",
      0.00012344 -> "1.234e-04",
      1.23449 -> "1.234",
      16.0549 -> "16.05",
      123.456 -> "123.5",
      12345.6 -> "12346",
      1234567.0 -> "1.235e+06",
      -2.5 -> "-2.500"
    )
    for ((value, text) <- cases) assert(loss(value) === text)
  }

  test("the line is the same in every country") {
    val before = Locale.getDefault
    try {
      Locale.setDefault(Locale.GERMANY)
      assert(without.line(10, "accuracy").contains("loss 0.4123, "))
    } finally Locale.setDefault(before)
  }

  test("a diverged training says in which pass and why") {
    val diverged = new TrainingDivergedException(4, "the loss became NaN in pass 4")
    assert(diverged.pass === 4)
    assert(diverged.getMessage === "the loss became NaN in pass 4")
  }

  test("totals of workers add up") {
    val sum = new LossSums(2, 3, 1, 4).plus(new LossSums(4, 6, 2, 1))
    assert(sum === new LossSums(6, 9, 3, 5))
    assert(sum.meanLoss === 1.5)
    assert(sum.finite)
    assert(!sum.plus(new LossSums(1, Double.NaN, 0, 1)).finite)
    assert(!sum.plus(new LossSums(1, 1, Double.PositiveInfinity, 1)).finite)
  }
}
