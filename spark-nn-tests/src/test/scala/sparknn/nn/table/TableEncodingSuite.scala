package sparknn.nn.table

import java.util.{Arrays, Collections}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.io.SavedTable
import sparknn.nn.table.CategoricalColumn.{Count, Kind}
import sparknn.testing.ThreeParts

/** A row of a table as floats. */
class TableEncodingSuite extends AnyFunSuite with ThreeParts {
  private val skewed = new NumericColumn("skewed", 10, 8, 12, -100, 1000, true)
  private val rare = new NumericColumn("rare", 0, 0, 0, 0, 10, false)
  private val constant = new NumericColumn("constant", 5, 5, 5, 5, 5, false)

  private def counts(values: (String, Int)*): java.util.List[Count] =
    Arrays.asList(values.map { case (value, rows) => new Count(value, rows) }: _*)

  private def category(name: String, missing: Boolean, values: (String, Int)*) =
    CategoricalColumn.of(name, Kind.STRING, counts(values: _*), missing, 3, 4)

  private val sex = category("sex", true, "f" -> 7, "m" -> 3)
  private val colour = category("colour", false, "red" -> 5, "blue" -> 4, "green" -> 1)
  private val city =
    category("city", true, "a" -> 9, "b" -> 8, "c" -> 7, "d" -> 6, "e" -> 5, "f" -> 1)
  private val street = category("street", false, "a" -> 3, "b" -> 2, "c" -> 1, "d" -> 1)

  private val table = new TableEncoding(
    Arrays.asList(skewed, rare, constant),
    Arrays.asList(sex, colour, city, street),
    true
  )

  private def encoded(of: TableEncoding, numbers: Seq[Double], texts: Seq[String]): Seq[Float] = {
    val into = Array.fill(of.width + 2)(Float.NaN)
    of.encode(numbers.toArray, texts.toArray, into, 1)
    assert(into.head.isNaN && into.last.isNaN, "only its own places are written")
    into.slice(1, into.length - 1).toSeq
  }

  // RealMLP's formula: (x - median) / spread, then x / sqrt(1 + (x / 3)^2).
  private def clipped(x: Double): Float = (x / math.sqrt(1 + x * x / 9)).toFloat

  test("numbers come to scale and are bounded, flags and categories behind them") {
    val row = encoded(table, Seq(14, 10, 5), Seq("m", "blue", "c", "b"))
    assert(
      row === Seq(clipped(4.0 / 4), clipped(10 * 2.0 / 10), 0f, 0f, 1f, 0f, 1f, 0f, 3f, 2f)
    )
  }

  test("far numbers stay within 3 of 0, and keep their sign") {
    for (far <- Seq(1e9, 1e300, Double.MaxValue)) {
      assert(encoded(table, Seq(far, 0, 0), Seq("m", "red", "a", "a")).head === 3f)
      assert(encoded(table, Seq(-far, 0, 0), Seq("m", "red", "a", "a")).head === -3f)
    }
  }

  test("missing numbers are the median, with a flag where the training rows had any") {
    val nan = Double.NaN
    val row = encoded(table, Seq(nan, nan, nan), Seq("f", "red", "a", "a"))
    assert(row.take(5) === Seq(0f, 0f, 0f, 1f, -1f))
    val plain = new TableEncoding(Arrays.asList(skewed), Collections.emptyList(), false)
    assert(encoded(plain, Seq(nan), Seq()) === Seq(10f, 1f))
    assert(encoded(plain, Seq(1000), Seq()) === Seq(1000f, 0f))
  }

  test("missing and unseen categories: 0 where one-hot; of indices the last one and 0") {
    val missing = encoded(table, Seq(0, 0, 0), Seq(null, null, null, null)).drop(4)
    assert(missing === Seq(0f, 0f, 0f, 0f, 5f, 0f))
    val unseen = encoded(table, Seq(0, 0, 0), Seq("?", "?", "?", "?")).drop(4)
    assert(unseen === Seq(0f, 0f, 0f, 0f, 0f, 0f))
  }

  test("more than maxOneHot categories are embedded, the most frequent maxCategories of them") {
    assert(!colour.embedded && city.embedded)
    assert(city.values === Arrays.asList("a", "b", "c", "d"))
    assert(city.indices === 6)
    assert(street.values === Arrays.asList("a", "b"), "what one row has is too rare for a vector")
    assert(table.embedded === Arrays.asList(city, street))
  }

  test("what is saved is read again, to the bit") {
    val text = SavedTable.write(table)
    val read = SavedTable.read(text)
    assert(SavedTable.write(read) === text)
    val row = (Seq(3.3, Double.NaN, 1e-310), Seq("f", null, "d", "\u00e9\n\"'"))
    assert(encoded(read, row._1, row._2) === encoded(table, row._1, row._2))
  }

  test("a saved table with something wrong is refused in words") {
    val text = SavedTable.write(table)
    for (
      (from, to, said) <- Seq(
        ("\"version\" : 1", "\"version\" : 2", "version"),
        ("\"median\" : 10.0", "\"median\" : \"x\"", "median"),
        ("\"median\" : 10.0", "\"median\" : 11e9", "in this order"),
        ("\"kind\" : \"string\"", "\"kind\" : \"date\"", "kind must be one of"),
        ("\"missing\" : true", "\"missing\" : 1", "true or false"),
        ("\"blue\"", "\"red\"", "twice"),
        ("\"blue\"", "7", "a text"),
        ("\"scaled\" : true,", "", "scaled")
      )
    ) {
      assert(text.contains(from))
      val message =
        intercept[java.io.IOException](SavedTable.read(text.replaceFirst(from, to))).getMessage
      assert(message.contains(said))
    }
  }

  test("columns that contradict themselves are refused") {
    refused("'x'", "in this order", "2.0, 1.5, 1.0")(new NumericColumn("x", 1.5, 2, 1, 0, 3, false))
    refused("'x'", "finite", "NaN")(new NumericColumn("x", Double.NaN, 1, 2, 0, 3, false))
    refused("table", "at least one column", "none") {
      new TableEncoding(Collections.emptyList(), Collections.emptyList(), true)
    }
  }
}
