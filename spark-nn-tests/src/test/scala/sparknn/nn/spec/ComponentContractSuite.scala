package sparknn.nn.spec

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, ObjectInputStream, ObjectOutputStream}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.layer.Layer
import sparknn.testing.Samples

/** What every component of every kind owes. */
class ComponentContractSuite extends AnyFunSuite {

  for ((label, kind) <- Samples.kinds; member <- Samples.members(kind)) {
    val name = Samples.nameOf(member)

    test(s"$label $name is known by its name") {
      assert(kind.names().contains(name))
    }

    for (part <- Samples.of(kind, member)) {
      test(s"$label ${part.spec} comes back from its own text") {
        assert(kind.create(part.spec) === part)
        assert(kind.create(part.spec).spec === part.spec)
        assert(kind.create(part.spec).hashCode === part.hashCode)
      }

      test(s"$label ${part.spec} comes back from its short text") {
        assert(kind.create(part.shortSpec) === part)
        assert(part.shortSpec.length <= part.spec.length)
      }

      test(s"$label ${part.spec} travels to executors") {
        val bytes = new ByteArrayOutputStream
        new ObjectOutputStream(bytes).writeObject(part)
        val back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray)).readObject()
        assert(back === part)
      }
    }

    test(s"$label $name refuses an argument that it does not have") {
      val text = Samples.of(kind, member).head.spec
      val more =
        if (text.endsWith(")")) s"${text.dropRight(1)}, noSuch=1)" else s"$text(noSuch=1)"
      val refused = intercept[IllegalArgumentException](kind.create(more))
      assert(refused.getMessage.startsWith(s"the arguments of $name("))
      assert(refused.getMessage.contains("must fit, got 'noSuch' in "))
    }
  }

  test("no name, old or new, is that of two components, in whatever case") {
    for ((label, kind) <- Samples.kinds) {
      val names = Samples.members(kind).flatMap(ComponentCatalog.namesOf(_).toArray.map(_.toString))
      val doubled = names.groupBy(_.toLowerCase).filter(_._2.length > 1)
      assert(doubled.isEmpty, s"names of a $label")
    }
    // An activation's name is a layer's too.
    val both = Layer.CATALOG.names().toArray.map(_.toString.toLowerCase)
    assert(both.distinct.length === both.length)
    assert(
      Layer.CATALOG
        .names()
        .size === Samples.kinds("layer").members().size + Activation.CATALOG.names().size
    )
  }

  test("components with other values are other components") {
    for ((_, kind) <- Samples.kinds; member <- Samples.members(kind)) {
      val parts = Samples.of(kind, member)
      assert(parts.distinct.length === parts.length)
    }
  }
}
