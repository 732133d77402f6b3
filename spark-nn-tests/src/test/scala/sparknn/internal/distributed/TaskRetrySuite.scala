package sparknn.internal.distributed

import java.io.File
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import org.scalatest.funsuite.AnyFunSuite
import scala.io.Source

/** A session of its own in a JVM of its own, which this one cannot have: other masters, retries,
  * serializers.
  */
class TaskRetrySuite extends AnyFunSuite with DistributedTraining {

  /** What the program prints: how many tasks have failed, and the bits of the fits. */
  private def elsewhere(arguments: String*): (Int, Seq[Int]) = {
    val output = Files.createTempFile("spark-nn-elsewhere", ".txt").toFile
    val command = new java.util.ArrayList[String]
    command.add(s"${sys.props("java.home")}${File.separator}bin${File.separator}java")
    command.addAll(ManagementFactory.getRuntimeMXBean.getInputArguments)
    command.add("-Xmx1g")
    command.add("-cp")
    command.add(sys.props("java.class.path"))
    command.add("sparknn.internal.distributed.FitElsewhere")
    arguments.foreach(command.add(_))
    val process =
      new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start()
    assert(process.waitFor(3, TimeUnit.MINUTES), "the other JVM must end within 3 minutes")
    val source = Source.fromFile(output)
    val lines =
      try source.getLines().toList
      finally source.close()
    output.delete()
    assert(process.exitValue === 0, lines.takeRight(40).mkString("\n"))
    val failures = lines.collectFirst { case FitElsewhere.Failures(n) => n.toInt }
    val bits = lines.collectFirst { case FitElsewhere.Bits(b) => b.split(",").map(_.toInt).toSeq }
    (failures.get, bits.get)
  }

  private lazy val here = FitElsewhere.fits(javaContext, FitElsewhere.plan(new Steady))

  test("a task that fails in the midst of its mini-batches is tried again, with the same bits") {
    val (failures, bits) = elsewhere("local[4,3]", "failing", "java")
    // Every worker at its first attempt, in every round of all fits, and in every validation.
    assert(failures > 20)
    assert(bits === here)
  }

  test("one thread and Kryo that knows no class of the library give the same bits") {
    assert(elsewhere("local[1]", "steady", "kryo") === ((0, here)))
  }
}
