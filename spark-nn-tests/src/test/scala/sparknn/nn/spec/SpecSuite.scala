package sparknn.nn.spec

import org.scalatest.funsuite.AnyFunSuite

/** The grammar of specs. */
class SpecSuite extends AnyFunSuite {

  // Text, and the same written plainly.
  private val good = Seq(
    "relu" -> "relu",
    "relu()" -> "relu",
    "  relu ( ) " -> "relu",
    "dense(256)" -> "dense(256)",
    "dense( 256 , weightInit = heNormal )" -> "dense(256, weightInit=heNormal)",
    "dense(256,weightInit=normal(std=0.1))" -> "dense(256, weightInit=normal(std=0.1))",
    "adam(1e-3, beta_2=+.5)" -> "adam(1e-3, beta_2=+.5)",
    "f(-1)" -> "f(-1)",
    "sequential(dense(4),\n\ttanh)" -> "sequential(dense(4), tanh)",
    "größe(ß)" -> "größe(ß)",
    "[]" -> "[]",
    " [ a,b( 1 ) , [c] ] " -> "[a, b(1), [c]]",
    "conv(8, [3,5], stride=[1, 2])" -> "conv(8, [3, 5], stride=[1, 2])",
    "named(\"stem\", dense(3))" -> "named(stem, dense(3))",
    "f(\"day of week\", b=\"\\\"\\\\(,\")" -> "f(\"day of week\", b=\"\\\"\\\\(,\")"
  )

  for ((text, plain) <- good) {
    test(s"'$text' is read as $plain") {
      assert(Spec.parse(text).toString === plain)
      assert(Spec.parse(plain) === Spec.parse(text))
    }
  }

  // Text, what was expected, where, and what came.
  private val bad = Seq(
    ("", "a name or a number", 0, "the end"),
    ("   ", "a name or a number", 3, "the end"),
    ("(", "a name or a number", 0, "'('"),
    ("relu)", "the end", 4, "')'"),
    ("relu tanh", "the end", 5, "'tanh'"),
    ("dense(", "a name or a number", 6, "the end"),
    ("dense(256", "',' or ')'", 9, "the end"),
    ("dense(256,)", "a name or a number", 10, "')'"),
    ("dense(256 relu)", "',' or ')'", 10, "'relu)'"),
    ("dense(units=)", "a name or a number", 12, "')'"),
    ("dense(units=3, 4)", "name=value after a named argument", 15, "'4)'"),
    ("a=b", "the end", 1, "'=b'"),
    ("[", "a name or a number", 1, "the end"),
    ("[a", "',' or ']'", 2, "the end"),
    ("[a)", "',' or ']'", 2, "')'"),
    ("[a, b=1]", "',' or ']'", 5, "'=1]'"),
    ("[a](1)", "the end", 3, "'(1)'"),
    ("f(\"\")", "a text between quotes", 3, "'\")'"),
    ("f(\"a", "a closing quote", 4, "the end"),
    ("f(\"a\\n\")", "\\\" or \\\\ behind a backslash", 5, "'n\")'"),
    ("dense('256')", "a name or a number", 6, "''256')'")
  )

  for ((text, expected, at, got) <- bad) {
    test(s"'$text' is refused, with what was expected, where, and what came") {
      val refused = intercept[IllegalArgumentException](Spec.parse(text))
      assert(
        refused.getMessage ===
          s"cannot read '$text': expected $expected at position $at, got $got"
      )
    }
  }

  test("an argument that is given twice is refused") {
    val refused = intercept[IllegalArgumentException](Spec.parse("f(a=1, a=2)"))
    assert(
      refused.getMessage === "each argument must be given once, got a twice in 'f(a=1, a=2)'"
    )
  }

  test("brackets within brackets are read a hundred levels deep, and no deeper") {
    def nested(levels: Int): String = "f(" * levels + "x" + ")" * levels
    assert(Spec.parse(nested(100)).toString === nested(100))
    val refused = intercept[IllegalArgumentException](Spec.parse(nested(100000)))
    assert(refused.getMessage.contains("expected at most 100 levels of brackets"))
    val lists = intercept[IllegalArgumentException](Spec.parse("[" * 100000))
    assert(lists.getMessage.contains("expected at most 100 levels of brackets"))
  }

  test("with adds a named argument or replaces it") {
    assert(Spec.parse("momentum").`with`("momentum", "0.5").toString === "momentum(momentum=0.5)")
    assert(Spec.parse("f(1, a=2)").`with`("a", "3").toString === "f(1, a=3)")
    assert(Spec.parse("f(1, A=2)").`with`("a", "3").toString === "f(1, a=3)")
  }
}
