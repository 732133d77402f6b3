package sparknn.internal.distributed

import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.types.{DataType, DataTypes, StructType}
import org.apache.spark.ml.linalg.SQLDataTypes
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.SharedSpark

/** A row that cannot be trained on ends the fit with an error: what is wrong, expected, came. */
class BadRowsSuite extends AnyFunSuite with SharedSpark {
  private val vector = SQLDataTypes.VectorType
  private val good = Vectors.dense(1, 2)

  /** Twenty rows in one partition; row 7 is another. */
  private def data(
      features: Any = good,
      label: Any = 1.0,
      weight: Any = 1.0,
      row: Int = 7,
      featuresType: DataType = vector,
      others: Any = good
  ): DataFrame = {
    val schema = new StructType()
      .add("features", featuresType)
      .add("label", DataTypes.DoubleType)
      .add("weight", DataTypes.DoubleType)
    val rows = (0 until 20).map { i =>
      if (i == row) Row(features, label, weight) else Row(others, (i % 2).toDouble, 1.0)
    }
    spark.createDataFrame(context.parallelize(rows, 1), schema)
  }

  private def error(data: DataFrame): String =
    intercept[IllegalArgumentException] {
      new NeuralNetworkClassifier().setMaxIter(1).setNumWorkers(2).setWeightCol("weight").fit(data)
    }.getMessage

  private val where = " (row 7 of partition 0)"

  test("features that are not a number, infinite or too large for single precision") {
    val expected = "'features' must be finite single-precision numbers, got "
    assert(error(data(Vectors.dense(1, Double.NaN))) === expected + "NaN at index 1" + where)
    assert(
      error(data(Vectors.dense(Double.NegativeInfinity, 0))) ===
        expected + "-Infinity at index 0" + where
    )
    assert(
      error(
        data(Vectors.sparse(2, Array(1), Array(1e39)))
      ) === expected + "1.0E39 at index 1" + where
    )
  }

  test("features of another width than the first row's") {
    val expected = "'features' must have 2 values as in the first row, got "
    assert(error(data(Vectors.dense(1, 2, 3))) === expected + "3" + where)
    assert(error(data(Vectors.sparse(1, Array(0), Array(1.0)))) === expected + "1" + where)
  }

  test("features that are null, or hold null") {
    assert(error(data(null)) === "'features' must not be null, got null" + where)
    val arrays = DataTypes.createArrayType(DataTypes.FloatType)
    val holed = data(Array[Any](1f, null), featuresType = arrays, others = Array(1f, 2f))
    assert(error(holed) === "'features' must not hold null, got null at index 1" + where)
  }

  test("labels that are null, no class, or not a number") {
    assert(error(data(label = null)) === "'label' must not be null, got null" + where)
    val expected = "'label' must be a whole number 0, 1, 2 and so on"
    assert(error(data(label = 0.5)) === expected + ", got 0.5" + where)
    assert(error(data(label = -1.0)) === expected + ", got -1" + where)
    assert(error(data(label = Double.NaN)) === expected + ", got NaN" + where)
    assert(
      error(data(label = 123456.0)) ===
        expected + ", below 10000 where metadata name no classes, got 123456" + where
    )
  }

  test("a regression's labels that are not a number") {
    val fit = intercept[IllegalArgumentException](
      new NeuralNetworkRegressor().setMaxIter(1).fit(data(label = Double.PositiveInfinity))
    )
    assert(
      fit.getMessage === "'label' must be finite single-precision numbers, got Infinity" + where
    )
  }

  test("weights that are null, negative, infinite or not a number") {
    val expected = "'weight' must be a finite number, 0 or greater, got "
    for (weight <- Seq(null, -1.0, Double.PositiveInfinity, Double.NaN)) {
      assert(error(data(weight = weight)) === expected + weight + where)
    }
  }

  test("a first row that is null or empty, and data without rows") {
    assert(
      error(data(null, row = 0)) === "'features' must not be null, got null (row 0 of partition 0)"
    )
    assert(
      error(data(Vectors.dense(Array.empty[Double]), row = 0)) ===
        "'features' must have at least one value, got none (row 0 of partition 0)"
    )
    assert(error(data().where("label > 5")) === "the data must have at least one row, got none")
  }

  test("weights that leave nothing to train on, and fewer rows than workers") {
    assert(
      error(data(weight = 1.0).selectExpr("features", "label", "0.0 AS weight")) ===
        "'weight' must be greater than 0 in some rows, got 0 in all rows to train on"
    )
    val workers = new NeuralNetworkClassifier().setNumWorkers(21)
    assert(
      intercept[IllegalArgumentException](workers.fit(data())).getMessage ===
        "numWorkers must be at most the number of rows to train on (20), got 21"
    )
  }

  test("of several bad rows the first partition's is named, whichever was found first") {
    val rows = (0 until 40).map { i =>
      val features: Vector = if (i % 10 == 3 && i > 10) Vectors.dense(i) else good
      (features, (i % 2).toDouble, 1.0)
    }
    val several =
      spark.createDataFrame(context.parallelize(rows, 4)).toDF("features", "label", "weight")
    for (_ <- 1 to 3) {
      assert(error(several).endsWith("got 1 (row 3 of partition 1)"))
    }
  }
}
