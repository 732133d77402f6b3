package sparknn.nn.spec

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.init.Initializer
import sparknn.nn.layer.Layer
import sparknn.nn.loss.Loss
import sparknn.nn.metric.ValidationMetric
import sparknn.nn.optim.Solver
import sparknn.nn.schedule.Schedule

/** What a spec can name is found by reflection; docs/parameters.md has a row for each, in the table
  * of its catalogue, with its arguments and their defaults.
  */
class DocumentedComponentsSuite extends AnyFunSuite {
  private val page: String = {
    val folders = Iterator.iterate[Path](Paths.get("").toAbsolutePath)(_.getParent)
    val file =
      folders.takeWhile(_ != null).map(_.resolve("docs/parameters.md")).find(Files.exists(_))
    new String(Files.readAllBytes(file.get), UTF_8)
  }

  /** The first cells of the rows below a heading. */
  private def documented(heading: String): Seq[String] =
    page
      .split("\n### ")
      .find(_.startsWith(s"$heading\n"))
      .getOrElse(fail(s"docs/parameters.md has no heading '$heading'"))
      .linesIterator
      .filter(_.startsWith("| `"))
      .map(_.split('`')(1))
      .toSeq

  // As a user writes it: a constant in the code may stand there as 1.0E-5.
  private def plain(default: String): String = default.replace(".0E", "e")

  private def written(component: Class[_]): String = {
    val name = component.getSimpleName
    val arguments = component.getRecordComponents.toSeq.map { argument =>
      Option(argument.getAnnotation(classOf[Default])) match {
        case Some(default) => s"${argument.getName}=${plain(default.value)}"
        case None          => argument.getName
      }
    }
    val called = name.take(1).toLowerCase(java.util.Locale.ROOT) + name.drop(1)
    if (arguments.isEmpty) called else called + arguments.mkString("(", ", ", ")")
  }

  for (
    (heading, catalog) <- Seq(
      "Layers" -> Layer.CATALOG,
      "Activations" -> Activation.CATALOG,
      "Initial weights" -> Initializer.CATALOG,
      "Losses" -> Loss.CATALOG,
      "Solvers" -> Solver.CATALOG,
      "Schedules" -> Schedule.CATALOG,
      "Validation metrics" -> ValidationMetric.CATALOG
    )
  ) test(s"$heading: each component is on the page with its arguments and defaults, and no other") {
    // Others are of jars beside this one.
    val members =
      catalog
        .members()
        .toArray(Array.empty[Class[_]])
        .toSeq
        .filter(_.getName.startsWith("sparknn.nn."))
    assert(members.nonEmpty)
    assert(documented(heading).sorted === members.map(written(_)).sorted)
  }
}
