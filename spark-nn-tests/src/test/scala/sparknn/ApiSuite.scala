package sparknn

import com.tngtech.archunit.core.importer.ClassFileImporter
import java.lang.reflect.{Executable, Field, GenericArrayType, Method, Modifier, ParameterizedType}
import java.lang.reflect.{Type, TypeVariable, WildcardType}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.mutable
import sparknn.nn.activation.Activation
import sparknn.nn.init.Initializer
import sparknn.nn.layer.Layer
import sparknn.nn.loss.Loss
import sparknn.nn.metric.ValidationMetric
import sparknn.nn.optim.Solver
import sparknn.nn.schedule.Schedule
import sparknn.nn.spec.{Alias, Component, ComponentCatalog, ComponentProvider, Default, Require}

/** What programs and files of users depend on, as the file `spark-nn/api.txt` has it: a change
  * fails here until it is accepted by the command that the failure names.
  */
class ApiSuite extends AnyFunSuite {

  /** The packages that users see. */
  private val userPackages =
    Seq("classification", "regression", "feature", "tuning", "ensemble", "layers", "param")
      .map("sparknn." + _)

  /** What a component in a jar of somebody else is written with, besides what these mention. */
  private val extensionTypes: Seq[Class[_]] = Seq(
    classOf[Activation],
    classOf[Alias],
    classOf[Component],
    classOf[ComponentProvider],
    classOf[Default],
    classOf[Initializer],
    classOf[Layer],
    classOf[Loss],
    classOf[sparknn.nn.optim.Optimizer],
    classOf[Require],
    classOf[Schedule],
    classOf[ValidationMetric]
  )

  private val catalogs = Seq[(String, ComponentCatalog[_ <: Component])](
    "activation" -> Activation.CATALOG,
    "initializer" -> Initializer.CATALOG,
    "layer" -> Layer.CATALOG,
    "loss" -> Loss.CATALOG,
    "schedule" -> Schedule.CATALOG,
    "solver" -> Solver.CATALOG,
    "validationMetric" -> ValidationMetric.CATALOG
  )

  private val root = Paths.get(System.getProperty("sparknn.root"))
  private val accepted = root.resolve("spark-nn/api.txt")
  private val command = "mvn -pl spark-nn,spark-nn-tests test -Dsuites=sparknn.ApiSuite " +
    "-Dsparknn.api.accept=true"

  private lazy val userTypes: Seq[Class[_]] =
    new ClassFileImporter()
      .importPackages(userPackages: _*)
      .toArray
      .toSeq
      .map(_.asInstanceOf[com.tngtech.archunit.core.domain.JavaClass])
      .filter(found =>
        userPackages.contains(found.getPackageName) && !found.getSource.get.getUri.toString
          .contains("test-classes")
      )
      .map(_.reflect(): Class[_])
      .filter(found => found.getEnclosingClass == null && Modifier.isPublic(found.getModifiers))
      .sortBy(_.getName)

  /** Types of the engine that others mention, and those that these mention. */
  private def withMentioned(types: Seq[Class[_]]): Seq[Class[_]] = {
    val all = mutable.LinkedHashSet[Class[_]]()
    def add(found: Class[_]): Unit = {
      val top =
        Iterator.iterate[Class[_]](found)(_.getEnclosingClass).takeWhile(_ != null).toSeq.last
      if (top.getName.startsWith("sparknn.nn.") && all.add(top)) withNested(top).foreach { inner =>
        members(inner).foreach {
          case executable: Executable =>
            executable.getParameterTypes.foreach(t => add(element(t)))
            executable match {
              case method: Method => add(element(method.getReturnType))
              case _              =>
            }
          case field: Field => add(element(field.getType))
        }
      }
    }
    types.foreach(add)
    all.toSeq.sortBy(_.getName)
  }

  private def element(found: Class[_]): Class[_] =
    if (found.isArray) element(found.getComponentType) else found

  private def visible(modifiers: Int): Boolean =
    Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)

  private def withNested(found: Class[_]): Seq[Class[_]] =
    found +: found.getDeclaredClasses.toSeq
      .filter(inner => visible(inner.getModifiers))
      .sortBy(_.getName)
      .flatMap(withNested)

  private def members(found: Class[_]): Seq[java.lang.reflect.Member] =
    (found.getDeclaredFields.toSeq ++ found.getDeclaredConstructors ++ found.getDeclaredMethods)
      .filter(member => visible(member.getModifiers) && !member.isSynthetic)

  private def name(written: Type): String = written match {
    case array: Class[_] if array.isArray => name(array.getComponentType) + "[]"
    case plain: Class[_]         => plain.getName.stripPrefix("java.lang.").replace('$', '.')
    case array: GenericArrayType => name(array.getGenericComponentType) + "[]"
    case generic: ParameterizedType =>
      name(generic.getRawType) + generic.getActualTypeArguments.map(name).mkString("<", ", ", ">")
    case variable: TypeVariable[_] => variable.getName
    case wild: WildcardType if wild.getLowerBounds.nonEmpty =>
      s"? super ${name(wild.getLowerBounds.head)}"
    case wild: WildcardType if wild.getUpperBounds.head == classOf[Object] => "?"
    case wild: WildcardType => s"? extends ${name(wild.getUpperBounds.head)}"
  }

  private def text(member: java.lang.reflect.Member): String = {
    val words = Modifier.toString(
      member.getModifiers & ~(Modifier.NATIVE | Modifier.SYNCHRONIZED | Modifier.TRANSIENT | Modifier.VOLATILE)
    )
    val what = member match {
      case field: Field => s"${name(field.getGenericType)} ${field.getName}"
      case executable: Executable =>
        val arguments = executable.getGenericParameterTypes.map(name).mkString("(", ", ", ")")
        val thrown = executable.getGenericExceptionTypes.map(name)
        val end = arguments + (if (thrown.isEmpty) "" else thrown.mkString(" throws ", ", ", ""))
        executable match {
          case method: Method if method.isDefault =>
            s"default ${name(method.getGenericReturnType)} ${method.getName}$end"
          case method: Method => s"${name(method.getGenericReturnType)} ${method.getName}$end"
          case _              => s"new$end"
        }
    }
    s"  $words $what"
  }

  private def text(found: Class[_]): Seq[String] = {
    val parents = Option(found.getGenericSuperclass).toSeq.map(name).filter(_ != "Object") ++
      found.getGenericInterfaces.map(name).sorted
    val kind =
      if (found.isAnnotation) "@interface"
      else if (found.isInterface) "interface"
      else if (found.isRecord) "record"
      else if (found.isEnum) "enum"
      else "class"
    val words = Modifier.toString(found.getModifiers & ~Modifier.INTERFACE & ~Modifier.ABSTRACT)
    val head = s"$words $kind ${name(found)}" + parents.mkString(" : ", ", ", "").stripSuffix(" : ")
    head +: members(found).map(text).sorted
  }

  /** How a spec may call a component. */
  private def signature(component: Class[_]): String = {
    def former(element: java.lang.reflect.AnnotatedElement): String =
      Option(element.getAnnotation(classOf[Alias]))
        .map(_.value.mkString(" (was ", ", ", ")"))
        .getOrElse("")
    val simple = component.getSimpleName
    val arguments = component.getRecordComponents.map { argument =>
      val standard = Option(argument.getAnnotation(classOf[Default])).map("=" + _.value)
      argument.getName + standard.getOrElse("") + former(argument)
    }
    s"${simple.head.toLower}${simple.tail}(${arguments.mkString(", ")})${former(component)}"
  }

  private lazy val surface: Seq[String] = {
    val types = (userTypes ++ withMentioned(extensionTypes)).flatMap(withNested).distinct
    val specs = catalogs.flatMap { case (label, catalog) =>
      catalog
        .members()
        .toArray
        .toSeq
        .map(_.asInstanceOf[Class[_]])
        .map(c => s"$label ${signature(c)}")
        .sorted
    }
    Seq("# Written by the tests; accept a change by", s"# $command", "", "specs") ++
      specs.map("  " + _) ++ types.flatMap("" +: text(_))
  }

  test("what users can call, extend and write in specs is what was accepted") {
    if (System.getProperty("sparknn.api.accept") == "true") {
      Files.write(accepted, (surface.mkString("\n") + "\n").getBytes(UTF_8))
    }
    val before = new String(Files.readAllBytes(accepted), UTF_8).split("\n", -1).toSeq.dropRight(1)
    val gone = before.diff(surface).map("- " + _)
    val added = surface.diff(before).map("+ " + _)
    assert(
      before == surface,
      s"\nthe public surface has changed; accept it by\n  $command\n" +
        (gone ++ added).mkString("\n") + "\n"
    )
  }

  test("public types say since when they are there") {
    val sources = root.resolve("spark-nn/src/main/java")
    val silent = (userTypes ++ extensionTypes).filterNot { found =>
      val file = sources.resolve(found.getName.replace('.', '/') + ".java")
      val text = new String(Files.readAllBytes(file), UTF_8)
      text.take(text.indexOf("\npublic ")).contains("@since ")
    }
    assert(silent.isEmpty, s"each must have @since in its Javadoc")
  }
}
