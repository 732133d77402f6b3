package sparknn.nn.linalg

import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.Numbers

class FloatBytesSuite extends AnyFunSuite {

  test("numbers come back bit by bit, the special ones too") {
    val numbers = Numbers.gaussians(50, 1) ++
      Array(0f, -0f, Float.NaN, Float.PositiveInfinity, Float.MinPositiveValue, Float.MaxValue)
    val bytes = new Array[Byte](4 * numbers.length + 7)
    FloatBytes.write(numbers, 0, numbers.length, bytes, 7)
    val back = new Array[Float](numbers.length)
    FloatBytes.read(bytes, 7, back, 0, back.length)
    Numbers.assertSameBits(back, numbers, "numbers")
    assert(bytes.take(7).forall(_ == 0), "bytes before the offset")
  }

  test("a part is written and read at its offset, and nothing beside it") {
    val bytes = Array.fill[Byte](20)(9)
    FloatBytes.write(Array(1f, 2f, 3f), 1, 2, bytes, 4)
    val back = Array.fill(5)(7f)
    FloatBytes.read(bytes, 4, back, 2, 2)
    assert(back.toSeq === Seq(7f, 7f, 2f, 3f, 7f))
    assert((bytes.take(4) ++ bytes.drop(12)).forall(_ == 9))
  }

  test("bytes are little-endian IEEE 754, whatever the machine") {
    val bytes = new Array[Byte](4)
    FloatBytes.write(Array(1.5f), 0, 1, bytes, 0)
    assert(bytes.toSeq === Seq[Byte](0, 0, 0xc0.toByte, 0x3f))
  }
}
