package sparknn.nn.io

import java.io.{ByteArrayInputStream, IOException}
import java.nio.charset.StandardCharsets.UTF_8
import org.scalatest.funsuite.AnyFunSuite

class ChecksumsSuite extends AnyFunSuite {
  private val abc = "abc".getBytes(UTF_8)
  // FIPS 180-2, appendix B.1.
  private val sumOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  private val sums = {
    val sums = new Checksums
    sums.put("one.bin", abc)
    sums.put("folder/two words", Array.empty[Byte])
    sums
  }

  private def refused(call: => Any): String = intercept[IOException](call).getMessage

  test("the text is what sha256sum writes, and is read again") {
    val text = sums.text
    assert(text.split('\n').toSeq.contains(s"$sumOfAbc  one.bin"))
    val back = Checksums.read(text)
    assert(back.text === text)
    back.check("one.bin", abc)
    back.check("folder/two words", Array.empty[Byte])
    assert(Checksums.of(new ByteArrayInputStream(abc)) === sumOfAbc)
  }

  test("another content, and a file that is not named, are refused") {
    val changed = refused(sums.check("one.bin", "abd".getBytes(UTF_8)))
    assert(
      changed.startsWith(s"SHA-256 of one.bin must be '$sumOfAbc' as SHA256SUMS has it, got '")
    )
    assert(refused(sums.check("two", abc)) === "SHA256SUMS must name every file, got none for two")
  }

  test("lines that are none, a name twice and an end that is missing are refused") {
    val line = "each line of SHA256SUMS must be 64 hexadecimal digits, two spaces and a name, got '"
    assert(refused(Checksums.read("x\n")) === line + "x'")
    assert(refused(Checksums.read(sums.text + "\n")) === line + "'")
    assert(refused(Checksums.read(sums.text.toUpperCase)).startsWith(line))
    assert(
      refused(Checksums.read(sums.text * 2)).contains("each file once, got 'folder/two words'")
    )
    for (length <- 0 until sums.text.length) {
      val cut = sums.text.take(length)
      if (!cut.endsWith("\n")) refused(Checksums.read(cut))
    }
  }
}
