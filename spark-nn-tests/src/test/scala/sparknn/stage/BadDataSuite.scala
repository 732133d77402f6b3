package sparknn.stage

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallData, ThreeParts}

/** Data that nothing can be learnt from are refused by fit: with what is wrong, what was expected
  * and what came, and with the row where it is a row's fault.
  */
class BadDataSuite extends AnyFunSuite with SmallData with ThreeParts {
  private def classifier = new NeuralNetworkClassifier().setHiddenLayers(2).setMaxIter(1)
  private def regressor = new NeuralNetworkRegressor().setHiddenLayers(2).setMaxIter(1)

  /** The rows of a VALUES list with the columns `features` and `label`, and perhaps more. */
  private def rows(values: String, columns: String = "features, label"): DataFrame =
    spark.sql(s"select * from values $values as t($columns)")

  private val good = "(array(1d, 2d), 0d), (array(3d, 4d), 1d), (array(5d, 6d), 1d)"

  private def both(data: => DataFrame)(wrong: String, expected: String, came: String): Unit = {
    refused(wrong, expected, came)(classifier.fit(data))
    refused(wrong, expected, came)(regressor.fit(data))
  }

  // Name, rows, what is wrong, what was expected, what came.
  private val features = Seq(
    ("null in the first row", s"(null, 0d), $good", "'features'", "not be null", "got null"),
    ("null in a later row", s"$good, (null, 0d)", "'features'", "not be null", "got null (row "),
    (
      "no values at all",
      "(array_repeat(1d, 0), 0d)",
      "'features'",
      "at least one value",
      "got none"
    ),
    ("a null within", s"$good, (array(1d, null), 0d)", "'features'", "not hold null", "at index 1"),
    (
      "not-a-number",
      s"$good, (array(double('NaN'), 1d), 0d)",
      "'features'",
      "finite",
      "got NaN at index 0 (row "
    ),
    (
      "infinity",
      s"$good, (array(1d, double('-Infinity')), 0d)",
      "'features'",
      "finite",
      "got -Infinity at index 1"
    ),
    (
      "a number beyond single precision",
      s"$good, (array(1d, 1e39), 0d)",
      "'features'",
      "single-precision",
      "got 1.0E39"
    ),
    (
      "too many values",
      s"$good, (array(1d, 2d, 3d), 0d)",
      "'features'",
      "2 values as in the first row",
      "got 3"
    ),
    (
      "too few values",
      s"$good, (array(1d), 0d)",
      "'features'",
      "2 values as in the first row",
      "got 1"
    )
  )
  for ((name, values, wrong, expected, came) <- features) {
    test(s"features: $name") {
      both(rows(values).coalesce(1))(wrong, expected, came)
    }
  }

  test("features: a bad value in a vector, dense or sparse, is named by its place") {
    import org.apache.spark.ml.linalg.{Vector, Vectors}
    def data(bad: Vector): DataFrame = spark
      .createDataFrame(
        Seq((Vectors.dense(1, 2, 3), 0.0), (Vectors.dense(3, 2, 1), 1.0), (bad, 1.0))
      )
      .toDF("features", "label")
    both(data(Vectors.dense(1, 2, Double.NaN)))("'features'", "finite", "got NaN at index 2")
    both(data(Vectors.sparse(3, Seq((1, Double.NaN)))))(
      "'features'",
      "finite",
      "got NaN at index 1"
    )
    both(data(Vectors.sparse(4, Seq((1, 1.0)))))(
      "'features'",
      "3 values as in the first row",
      "got 4"
    )
  }

  private val classes = Seq(
    ("null", s"$good, (array(1d, 1d), null)", "not be null", "got null"),
    ("null in the first row", s"(array(1d, 1d), null), $good", "not be null", "got null"),
    ("negative", s"$good, (array(1d, 1d), -1d)", "a whole number", "got -1 (row "),
    ("a fraction", s"$good, (array(1d, 1d), 0.5d)", "a whole number", "got 0.5 (row "),
    ("not-a-number", s"$good, (array(1d, 1d), double('NaN'))", "a whole number", "got NaN (row "),
    (
      "infinity",
      s"$good, (array(1d, 1d), double('Infinity'))",
      "a whole number",
      "got Infinity (row "
    ),
    (
      "more than ten thousand",
      s"$good, (array(1d, 1d), 10000d)",
      "below 10000 where metadata name no classes",
      "got 10000"
    ),
    (
      "the same class everywhere",
      "(array(1d, 2d), 1d), (array(1d, 3d), 1d)",
      "at least two classes",
      "got only class 1 in all 2 rows"
    )
  )
  for ((name, values, expected, came) <- classes) {
    test(s"classes: $name") {
      refused("'label'", expected, came)(classifier.fit(rows(values).coalesce(1)))
    }
  }

  private val targets = Seq(
    ("null", s"$good, (array(1d, 1d), null)", "not be null", "got null"),
    ("not-a-number", s"$good, (array(1d, 1d), double('NaN'))", "finite", "got NaN (row "),
    ("infinity", s"$good, (array(1d, 1d), double('Infinity'))", "finite", "got Infinity (row "),
    (
      "a number beyond single precision",
      s"$good, (array(1d, 1d), 1e39)",
      "single-precision",
      "got 1.0E39"
    ),
    (
      "arrays of different lengths",
      "(array(1d), array(1d, 2d)), (array(2d), array(1d, 2d, 3d))",
      "2 values as in the first row",
      "got 3"
    ),
    (
      "a null within an array",
      "(array(1d), array(1d, 2d)), (array(2d), array(1d, null))",
      "not hold null",
      "got null at index 1"
    ),
    ("an array of nothing", "(array(1d), array_repeat(1d, 0))", "at least one value", "got none"),
    ("an array of one", "(array(1d), array(1d))", "at least two values", "got 1")
  )
  for ((name, values, expected, came) <- targets) {
    test(s"targets: $name") {
      refused("'label'", expected, came)(regressor.fit(rows(values).coalesce(1)))
    }
  }

  private def weighted(weights: String*): DataFrame = rows(
    weights.zipWithIndex.map { case (w, i) => s"(array($i.5d, 1d), ${i % 2}d, $w)" }.mkString(", "),
    "features, label, w"
  ).coalesce(1)

  private val weights = Seq(
    ("negative", Seq("1d", "1d", "-0.5d"), "0 or greater", "got -0.5"),
    ("not-a-number", Seq("1d", "1d", "double('NaN')"), "a finite number", "got NaN"),
    ("infinity", Seq("1d", "1d", "double('Infinity')"), "a finite number", "got Infinity"),
    ("null", Seq("1d", "1d", "null"), "a finite number", "got null"),
    (
      "0 in all rows",
      Seq("0d", "0d", "0d"),
      "greater than 0 in some rows",
      "got 0 in all rows to train on"
    )
  )
  for ((name, values, expected, came) <- weights) {
    test(s"weights: $name") {
      val data = weighted(values: _*)
      refused("'w'", expected, came)(classifier.setWeightCol("w").fit(data))
      refused("'w'", expected, came)(regressor.setWeightCol("w").fit(data))
    }
  }

  test("weights: 0 in all rows that are held out") {
    val data = rows(
      "(array(1d), 0d, 1d, false), (array(2d), 1d, 1d, false), (array(3d), 1d, 0d, true)",
      "features, label, w, held"
    )
    val held = classifier.setWeightCol("w").setValidationIndicatorCol("held")
    refused("'w'", "greater than 0 in some rows", "got 0 in all rows to validate on")(
      held.fit(data)
    )
  }

  test("no rows at all") {
    both(rows(good).where("label > 7"))("the data", "at least one row", "got none")
  }

  test("more workers than rows") {
    for (
      fit <- Seq(
        () => classifier.setNumWorkers(4).fit(rows(good)),
        () => regressor.setNumWorkers(4).fit(rows(good))
      )
    ) {
      refused("numWorkers", "at most the number of rows to train on (3)", "got 4")(fit())
    }
  }

  test("all rows held out") {
    val data = rows(good).selectExpr("*", "true as held")
    for (
      fit <- Seq(
        () => classifier.setValidationIndicatorCol("held").fit(data),
        () => regressor.setValidationIndicatorCol("held").fit(data)
      )
    ) refused("at least one row", "left to train on", "got none (3 rows are held out)")(fit())
  }

  test("no rows held out, though the indicator was to hold out some") {
    val data = rows(good).selectExpr("*", "false as held")
    refused("at least one row", "held out for validation", "got none of 3 rows") {
      regressor.setValidationIndicatorCol("held").fit(data)
    }
    refused("at least one row", "held out for validation", "got none of 1 rows") {
      regressor.setValidationFraction(0.5).fit(rows(good).limit(1))
    }
  }

  test("an empty validationIndicatorCol is none, as an empty weightCol is") {
    val data = clouds
    val plain = classifier.fit(data)
    assert(classifier.setValidationIndicatorCol("").fit(data).parameters() === plain.parameters())
  }

  test("what is refused leaves nothing cached") {
    val before = context.getPersistentRDDs.keySet
    both(rows(s"$good, (array(1d), 0d)"))("'features'", "2 values as in the first row", "got 1")
    assert(context.getPersistentRDDs.keySet === before)
  }

  test("of several bad rows the first is named, whichever task was first to see its own") {
    val data = clouds.selectExpr("array(if(id % 60 = 7, double('NaN'), id)) as features", "label")
    assert(data.rdd.getNumPartitions === 2)
    for (_ <- 1 to 3) {
      refused("'features'", "finite", "got NaN at index 0 (row 7 of partition 0)") {
        classifier.fit(data)
      }
    }
  }
}
