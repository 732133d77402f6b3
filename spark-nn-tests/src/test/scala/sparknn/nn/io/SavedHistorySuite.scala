package sparknn.nn.io

import java.io.IOException
import java.util.Arrays
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.{History, PassRecord}

class SavedHistorySuite extends AnyFunSuite {
  private val nan = Double.NaN

  test("a history comes back as it was, with validation and without") {
    for (validation <- Seq(0.5, nan)) {
      val passes = Arrays.asList(
        new PassRecord(1, 0.1, 0.9, validation, validation, 0.01, 1.5),
        new PassRecord(2, 1e-9, 1.0 / 3, validation, validation, 1e-5, 100)
      )
      val history = new History("accuracy", 10, 2, passes)
      assert(SavedHistory.read(SavedHistory.write(history)) === history)
    }
  }

  test("what is no number is left out, so that any JSON reader can read it") {
    val pass = new PassRecord(1, 0.1, 0.9, nan, nan, 0.01, 1.5)
    val text = SavedHistory.write(new History("RMSE", 1, 1, Arrays.asList(pass)))
    assert(!text.contains("NaN"))
    assert(!text.contains("validation"))
  }

  test("a history that breaks off is refused") {
    val text = SavedHistory.write(new History("RMSE", 1, 1, Arrays.asList()))
    for (length <- 1 until text.length - 2) {
      val refused = intercept[IOException](SavedHistory.read(text.take(length)))
      assert(
        refused.getMessage.startsWith(
          "history.json must be JSON, got text that breaks off or is damaged: "
        )
      )
    }
  }
}
