package sparknn.testing

import java.io.File
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import org.scalatest.Assertions

/** Runs a program of the tests in a JVM of its own. */
object OtherJvm extends Assertions {

  case class Outcome(exit: Int, out: String, err: String) {

    /** What stands behind `label: ` in the output. */
    def apply(label: String): String =
      out.linesIterator
        .find(_.startsWith(s"$label: "))
        .map(_.stripPrefix(s"$label: "))
        .getOrElse(fail(s"no '$label' in what came:\n$out\n$err"))
  }

  /** The class path of this JVM; test runners may add folders in a class loader of their own. */
  val classPath: Seq[String] = {
    val own = Option(getClass.getProtectionDomain.getCodeSource)
      .map(source => new File(source.getLocation.toURI).getPath)
    val found = own.toSeq ++ sys.props("java.class.path").split(File.pathSeparator).toSeq
    found.filter(_.nonEmpty).distinct
  }

  private def commandOf(
      main: Class[_],
      options: Seq[String],
      arguments: Seq[String],
      classPath: Seq[String]
  ): Seq[String] = {
    // The program is the object of that name, which has a class with static forwarders.
    val name = main.getName.stripSuffix("$")
    val java = new File(new File(sys.props("java.home"), "bin"), "java").getPath
    Seq(java, "-cp", classPath.mkString(File.pathSeparator)) ++ options ++ (name +: arguments)
  }

  /** Starts it and does not wait; what it prints is lost. */
  def start(main: Class[_], options: Seq[String], arguments: Seq[String]): Process =
    new ProcessBuilder(commandOf(main, options, arguments, classPath): _*)
      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
      .redirectError(ProcessBuilder.Redirect.DISCARD)
      .start()

  def run(
      main: Class[_],
      options: Seq[String],
      arguments: Seq[String],
      classPath: Seq[String] = classPath
  ): Outcome = {
    val (out, err) = (Files.createTempFile("jvm", ".out"), Files.createTempFile("jvm", ".err"))
    val command = commandOf(main, options, arguments, classPath)
    try {
      val process = new ProcessBuilder(command: _*)
        .redirectOutput(out.toFile)
        .redirectError(err.toFile)
        .start()
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly()
        fail(s"${main.getName} did not end within two minutes")
      }
      Outcome(process.exitValue, read(out), read(err))
    } finally {
      Files.delete(out)
      Files.delete(err)
    }
  }

  private def read(file: java.nio.file.Path) = new String(Files.readAllBytes(file), UTF_8)
}
