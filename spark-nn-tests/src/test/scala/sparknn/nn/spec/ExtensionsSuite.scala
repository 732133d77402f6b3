package sparknn.nn.spec

import java.nio.file.{Files, Path}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.layer.Layer
import sparknn.nn.schedule.Schedule
import sparknn.testing.{TemporaryFolders, ThreeParts, UserJar}

/** Components of jars that are not ours: what they may take as arguments, and how they are found.
  */
class ExtensionsSuite extends AnyFunSuite with BeforeAndAfterAll with ThreeParts {
  private val folder = Files.createTempDirectory("spark-nn-extensions")

  override protected def afterAll(): Unit = {
    TemporaryFolders.delete(folder)
    super.afterAll()
  }

  private def provider(name: String, classes: String*): (String, String) =
    s"org.other.$name" ->
      s"""package org.other;
         |import java.util.List;
         |import sparknn.nn.spec.*;
         |public final class $name implements ComponentProvider {
         |  @Override public List<Class<? extends Component>> components() {
         |    return List.of(${classes.map(_ + ".class").mkString(", ")});
         |  }
         |}""".stripMargin

  private def activation(name: String, access: String = "public"): (String, String) =
    s"org.other.$name" ->
      s"""package org.other;
         |import sparknn.nn.activation.Activation;
         |import sparknn.nn.init.*;
         |$access record $name() implements Activation {
         |  @Override public void apply(float[] input, float[] output, int length) {}
         |  @Override public void differentiate(
         |      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {}
         |  @Override public Initializer recommendedInit() { return new HeNormal(); }
         |}""".stripMargin

  /** A schedule, as it is the smallest interface, with arguments of every type. */
  private val probe = "org.other.Probe" ->
    """package org.other;
      |import java.util.List;
      |import sparknn.nn.schedule.Schedule;
      |import sparknn.nn.spec.*;
      |@Alias({"oldProbe", "olderProbe"})
      |public record Probe(
      |    List<Integer> sizes,
      |    @Alias("edges") Edge edge,
      |    @Default("same") Edge other,
      |    @Default("plain") String title,
      |    @Default("[1.5, 2]") List<Double> rates,
      |    @Default("[]") List<Schedule> more,
      |    @Default("[same, globalMean]") List<Edge> all,
      |    @Default("false") boolean loud) implements Schedule {
      |  public enum Edge { SAME, @Alias("none") VALID, GLOBAL_MEAN }
      |  @Override public double factor(double pass, double passes) { return 1; }
      |}""".stripMargin

  private val wrong = "org.other.Wrong" ->
    """package org.other;
      |import sparknn.nn.schedule.Schedule;
      |import sparknn.nn.spec.*;
      |public record Wrong(@Default("1") int first, int second) implements Schedule {
      |  @Override public double factor(double pass, double passes) { return 1; }
      |}""".stripMargin

  private def jar(provider: String, sources: (String, String)*): Path = {
    val file = Files.createTempFile(folder, "user", ".jar")
    UserJar.write(file, sources.toMap, Some(s"org.other.$provider"))
    file
  }

  private lazy val good =
    jar("Good", provider("Good", "Serf", "Probe", "Wrong"), activation("Serf"), probe, wrong)

  test(
    "what a jar declares is found by name, is listed, and is a layer where it is an activation"
  ) {
    UserJar.onClassPath(good) {
      assert(Activation.CATALOG.create("serf").getClass.getName === "org.other.Serf")
      assert(Activation.CATALOG.create("Serf").spec === "serf")
      assert(Layer.CATALOG.create("sequential(dense(3), serf)").spec.endsWith("activate(serf))"))
      assert(Activation.CATALOG.names().contains("serf"))
      assert(Layer.CATALOG.names().contains("serf"))
      assert(!Schedule.CATALOG.names().contains("serf"))
    }
  }

  test("without the jar the name is unknown, and the error says that a jar may be missing") {
    refused("activation must be one of", "got 'serf'", "when that jar is on the class path") {
      Activation.CATALOG.create("serf")
    }
  }

  test("lists, enums, texts and components are arguments, and come back from their text") {
    UserJar.onClassPath(good) {
      // Text, and how it is written.
      val rest =
        "other=same, title=plain, rates=[1.5, 2], more=[], all=[same, globalMean], loud=false"
      val cases = Seq(
        "probe(3, valid)" -> s"probe(3, valid, $rest)",
        "probe([3], valid)" -> s"probe(3, valid, $rest)",
        "probe([3, 4], GlobalMean)" -> s"probe([3, 4], globalMean, $rest)",
        "probe([], valid)" -> s"probe([], valid, $rest)",
        "probe(edge=valid, sizes=[3, 4])" -> s"probe([3, 4], valid, $rest)",
        "probe(3, edges=none)" -> s"probe(3, valid, $rest)",
        "oldProbe(3, valid)" -> s"probe(3, valid, $rest)",
        "OLDERPROBE(3, valid)" -> s"probe(3, valid, $rest)",
        "probe(3, valid, title=\"two words\")" ->
          s"probe(3, valid, ${rest.replace("plain", "\"two words\"")})",
        "probe(3, valid, more=[constant, step(2)])" ->
          s"probe(3, valid, ${rest.replace("more=[]", "more=[constant, step(every=2, factor=0.1)]")})",
        "probe(3, valid, more=constant)" ->
          s"probe(3, valid, ${rest.replace("more=[]", "more=[constant]")})"
      )
      for ((text, plain) <- cases) {
        val made = Schedule.CATALOG.create(text)
        assert(made.spec === plain)
        assert(Schedule.CATALOG.create(plain) === made)
      }
      assert(!Schedule.CATALOG.names().contains("oldProbe"))
    }
  }

  test("arguments of a wrong type are refused") {
    UserJar.onClassPath(good) {
      refused("probe's edge must be one of same, valid, globalMean", "", "got 'middle'") {
        Schedule.CATALOG.create("probe(3, middle)")
      }
      refused("probe's sizes must be a whole number", "", "got 'x'") {
        Schedule.CATALOG.create("probe([3, x], valid)")
      }
      refused("probe's title must be a word or a text in double quotes", "", "got '[a]'") {
        Schedule.CATALOG.create("probe(3, valid, title=[a])")
      }
      refused(
        "arguments of probe(sizes, edge, other=same, ",
        "got 'edgy' in",
        "did you mean edge?"
      ) {
        Schedule.CATALOG.create("probe(3, edgy=valid)")
      }
      refused("org.other.Wrong must have its components without @Default first", "", "got second") {
        Schedule.CATALOG.create("wrong(1, 2)")
      }
    }
  }

  test("a name that is ours is refused, but harms no other") {
    val clash =
      jar("Clash", provider("Clash", "Relu", "Mine"), activation("Relu"), activation("Mine"))
    UserJar.onClassPath(clash) {
      refused(
        "activation 'relu' must be one class",
        "got sparknn.nn.activation.Relu",
        "org.other.Relu"
      ) {
        Activation.CATALOG.create("relu")
      }
      refused("layer 'relu' must be one class", "got", "org.other.Relu") {
        Layer.CATALOG.create("relu")
      }
      assert(Activation.CATALOG.create("mine").spec === "mine")
      assert(Activation.CATALOG.create("tanh").spec === "tanh")
    }
  }

  test("an activation with the name of a layer is refused where layers are meant") {
    val clash = jar("Both", provider("Both", "Dense"), activation("Dense"))
    UserJar.onClassPath(clash) {
      refused("layer 'dense' must be one class", "sparknn.nn.layer.Dense", "org.other.Dense") {
        Layer.CATALOG.create("dense(3)")
      }
    }
  }

  test("a jar whose declaration is wrong is refused, with the file named") {
    for (
      (bad, said) <- Seq(
        jar("Absent") -> "Provider org.other.Absent not found",
        jar("Relu", activation("Relu")) -> "not a subtype"
      )
    ) UserJar.onClassPath(bad) {
      refused("META-INF/services/sparknn.nn.spec.ComponentProvider", "must name", said) {
        Activation.CATALOG.create("relu")
      }
    }
    val hidden = jar("Hides", provider("Hides", "Hidden"), activation("Hidden", ""))
    UserJar.onClassPath(hidden) {
      refused(
        "each component of org.other.Hides",
        "must be a public record",
        "got class org.other.Hidden"
      ) {
        Activation.CATALOG.create("hidden")
      }
    }
  }

  test("a jar that is seen twice is one jar") {
    val copy = jar("Good", provider("Good", "Serf"), activation("Serf"))
    UserJar.onClassPath(good, copy) {
      assert(Activation.CATALOG.create("serf").spec === "serf")
    }
  }
}
