package sparknn.nn.io

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, IOException}
import java.util.{Arrays, Collections, LinkedHashMap}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.train.{EarlyStopping, PassRecord, Progress}
import sparknn.testing.Numbers

class SavedProgressSuite extends AnyFunSuite {
  private val passes = Arrays.asList(
    new PassRecord(1, 0.1 + 0.2, 0.5, Double.NaN, Double.NaN, 1e-3, 0.25),
    new PassRecord(2, 1.0 / 3, 0.75, 0.4, 0.7, 1e-4, 0.5)
  )

  private def saved(best: Double = 0.4, lastGood: Boolean = false): SavedProgress = {
    val configuration = new LinkedHashMap[String, String]
    configuration.put("stepSize", "0.01")
    configuration.put("network", "[4] -> dense(3), \"relu\" ü")
    val progress = new Progress(
      Numbers.gaussians(1000, 1),
      77L,
      Numbers.gaussians(300, 2),
      Arrays.asList(Numbers.gaussians(300, 3), Numbers.gaussians(300, 4)),
      Numbers.gaussians(310, 5),
      new EarlyStopping.Memory(best, 1, 2),
      passes,
      3
    )
    new SavedProgress(configuration, progress, if (lastGood) this.lastGood else null)
  }

  private lazy val lastGood = new Progress(
    Numbers.gaussians(1000, 6),
    33L,
    Numbers.gaussians(300, 7),
    Arrays.asList(Numbers.gaussians(300, 8)),
    new Array[Float](0),
    new EarlyStopping(1, 0).memory,
    passes,
    1
  )

  private def bytes(saved: SavedProgress): Array[Byte] = {
    val out = new ByteArrayOutputStream
    saved.write(out)
    out.toByteArray
  }

  private def read(bytes: Array[Byte]): SavedProgress =
    SavedProgress.read(new ByteArrayInputStream(bytes), bytes.length.toLong)

  test("comes back to the last bit") {
    for (best <- Seq(0.4, Double.PositiveInfinity)) {
      val (original, back) = (saved(best), read(bytes(saved(best))))
      assert(back.configuration === original.configuration)
      val (a, b) = (original.progress, back.progress)
      Numbers.assertSameBits(b.state, a.state, "state")
      Numbers.assertSameBits(b.velocity, a.velocity, "velocity")
      Numbers.assertSameBits(b.best, a.best, "best")
      assert(b.lastPasses.size === 2)
      for (i <- 0 to 1) Numbers.assertSameBits(b.lastPasses.get(i), a.lastPasses.get(i), "pass")
      assert(b.steps === 77 && b.stopping === a.stopping)
      assert(b.passes.toString === a.passes.toString, "NaN, too")
    }
  }

  test("so does where it would go back to") {
    assert(read(bytes(saved())).lastGood === null)
    val back = read(bytes(saved(lastGood = true)))
    Numbers.assertSameBits(back.progress.state, saved().progress.state, "state")
    Numbers.assertSameBits(back.lastGood.state, lastGood.state, "state to go back to")
    Numbers.assertSameBits(back.lastGood.velocity, lastGood.velocity, "velocity to go back to")
    assert(back.lastGood.lastPasses.size === 1 && back.lastGood.best.isEmpty)
    assert((back.lastGood.steps, back.lastGood.rollbacks) === ((33L, 1)))
    assert(back.lastGood.stopping === lastGood.stopping)
    assert(back.lastGood.passes === lastGood.passes)
    assert(back.progress.rollbacks === 3)
  }

  test("arrays longer than a chunk, and empty ones") {
    val none = new Array[Float](0)
    val long = Numbers.gaussians(600001, 6)
    val progress =
      new Progress(
        long,
        1,
        none,
        Collections.emptyList(),
        none,
        new EarlyStopping(1, 0).memory,
        passes,
        0
      )
    val back = read(bytes(new SavedProgress(Collections.emptyMap(), progress, null))).progress
    Numbers.assertSameBits(back.state, long, "state")
    assert(back.velocity.length === 0 && back.best.length === 0 && back.lastPasses.isEmpty)
  }

  test("any byte that changes, and any end that comes early, is noticed") {
    val good = bytes(saved())
    for (
      i <- good.indices if i < 1200 || i % 97 == 0 || i >= good.length - 32; bit <- Seq(1, 128)
    ) {
      val bad = good.clone
      bad(i) = (bad(i) ^ bit).toByte
      intercept[IOException](read(bad))
    }
    for (length <- 0 until good.length by 61) intercept[IOException](read(good.take(length)))
    intercept[IOException](read(good ++ good))
  }

  test("a length beyond the file's is refused before anything is allocated") {
    val good = bytes(saved())
    val at = new String(good, "ISO-8859-1").indexOf("1000,300")
    val bad = good.patch(at, "9999".getBytes, 4)
    val error = intercept[IOException](read(bad))
    assert(error.getMessage.contains("its length in bytes must be"))
    val header = good.patch(8, Array[Byte](0x7f, -1, -1, -1), 4)
    assert(intercept[IOException](read(header)).getMessage.contains("header must fit the file"))
  }
}
