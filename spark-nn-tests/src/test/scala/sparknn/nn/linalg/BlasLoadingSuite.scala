package sparknn.nn.linalg

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.OtherJvm

/** How the implementation is chosen, each time in a JVM of its own: it is chosen once. */
class BlasLoadingSuite extends AnyFunSuite {
  private val routines = Seq("multiply", "multiplyTransposedA", "multiplyTransposedB")

  private def check(
      options: Seq[String],
      arguments: Seq[String] = Nil,
      classPath: Seq[String] = OtherJvm.classPath
  ): OtherJvm.Outcome = {
    // Warnings are to be seen, whatever the other tests want.
    val logging = Files.createTempFile("log4j2", ".properties")
    val text = "rootLogger.level = warn\nrootLogger.appenderRef.e.ref = e\n" +
      "appender.e.type = Console\nappender.e.name = e\nappender.e.target = SYSTEM_ERR\n" +
      "appender.e.layout.type = PatternLayout\nappender.e.layout.pattern = %p %m%n\n"
    try {
      Files.write(logging, text.getBytes(UTF_8))
      val log = s"-Dlog4j2.configurationFile=${logging.toUri}"
      OtherJvm.run(BlasCheck.getClass, log +: options, arguments, classPath)
    } finally Files.delete(logging)
  }

  private def assertRight(outcome: OtherJvm.Outcome): Unit = {
    assert(outcome.exit === 0, outcome.err)
    for (routine <- routines) assert(outcome(routine) === "right", routine)
    assert(outcome("eigenvalues") === "1.0 3.0")
    assert(outcome("lapack").startsWith("OpenBLAS") === (outcome("native") === "true"))
  }

  private def warnings(outcome: OtherJvm.Outcome): Seq[String] =
    outcome.err.linesIterator.filter(_.contains("OpenBLAS could not be loaded")).toSeq

  private lazy val withoutLibraries = OtherJvm.classPath.filterNot { entry =>
    val file = entry.split('/').last
    (file.startsWith("openblas-") || file.startsWith("javacpp-")) && file.contains("-linux-")
  }

  private lazy val afterNetlib = check(Nil, Seq("netlib"))

  test("OpenBLAS is found without any setting, silently") {
    val outcome = check(Nil)
    assertRight(outcome)
    assert(outcome("native") === "true")
    assert(warnings(outcome).isEmpty)
  }

  test("OpenBLAS is found even where netlib has looked for a native BLAS before, and found none") {
    assertRight(afterNetlib)
    assert(afterNetlib("netlib before").contains("Java"), "this machine has a BLAS of its own")
    assert(afterNetlib("native") === "true")
    assert(afterNetlib("name").startsWith("OpenBLAS"))
    assert(warnings(afterNetlib).isEmpty)
  }

  test("what the rest of the JVM sees of netlib stays as it was") {
    assert(afterNetlib("netlib after") === afterNetlib("netlib before"))
    assert(afterNetlib("property") === "none")
    val own = check(Seq("-Ddev.ludovic.netlib.blas.nativeLibPath=/their/own.so"))
    assertRight(own)
    assert(own("native") === "true")
    assert(own("property") === "/their/own.so")
  }

  test("sparknn.blas=java computes in plain Java, silently") {
    val outcome = check(Seq("-Dsparknn.blas=java"))
    assertRight(outcome)
    assert(outcome("native") === "false")
    assert(outcome("name").contains("Java"))
    assert(warnings(outcome).isEmpty)
  }

  test("sparknn.blas=strict takes no vector instructions, even where it could") {
    val vectors = Seq("--add-modules", "jdk.incubator.vector")
    val outcome = check(vectors :+ "-Dsparknn.blas=strict")
    assertRight(outcome)
    assert(outcome("name") === "Java11BLAS")
    assert(check(vectors :+ "-Dsparknn.blas=java")("name") === "VectorBLAS")
  }

  test("without the library, products are right and one warning says what to do") {
    assert(withoutLibraries.length < OtherJvm.classPath.length)
    val outcome = check(Nil, classPath = withoutLibraries)
    assertRight(outcome)
    assert(outcome("native") === "false")
    assert(warnings(outcome).length === 1, outcome.err)
    val warning = warnings(outcome).head
    assert(warning.contains("org.bytedeco:openblas"))
    assert(warning.contains("-Dsparknn.blas=java"))
    assert(warning.contains("class path of driver and executors"))
  }

  test("where libraries can't be unpacked, products are right and there is one warning") {
    // A file, not a folder: nothing can be unpacked into it.
    val blocked = Files.createTempFile("blocked", "")
    try {
      val outcome = check(
        Seq(s"-Dorg.bytedeco.javacpp.cachedir=$blocked", s"-Djava.io.tmpdir=$blocked")
      )
      assertRight(outcome)
      assert(outcome("native") === "false")
      assert(warnings(outcome).length === 1, outcome.err)
    } finally Files.delete(blocked)
  }

  test("sparknn.blas=native without the library is an error that says why") {
    val outcome = check(Seq("-Dsparknn.blas=native"), classPath = withoutLibraries)
    assert(outcome.exit !== 0)
    assert(outcome.err.contains("no OpenBLAS for "))
  }

  test("another value of sparknn.blas is refused in three parts") {
    val outcome = check(Seq("-Dsparknn.blas=fast"))
    assert(outcome.exit !== 0)
    val message =
      "system property sparknn.blas must be one of auto, native, java, strict, got 'fast'"
    assert(outcome.err.contains(message))
  }
}
