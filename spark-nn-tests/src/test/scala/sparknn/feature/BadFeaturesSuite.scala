package sparknn.feature

import org.apache.spark.ml.{Estimator, Model, Transformer}
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.{col, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.ThreeParts

/** Bad columns and rows of the preprocessing stages, and settings that do not go together: what is
  * wrong, what was expected, what came.
  */
class BadFeaturesSuite extends AnyFunSuite with FeatureData with ThreeParts {
  private def whitener = new Whitener().setInputCol("features").setOutputCol("out")
  private def standardizer = new Standardizer().setInputCol("features").setOutputCol("out")
  private def subtractor = new MeanSubtractor().setInputCol("features").setOutputCol("out")
  private def vectorizer = new ImageVectorizer().setInputCol("content").setOutputCol("out")

  private val good = "(array(1d, 2d)), (array(3d, 4d)), (array(5d, 6d))"
  private val badRows = Seq(
    ("null first", s"(null), $good", "not be null", "got null"),
    ("null later", s"$good, (null)", "not be null", "got null (row "),
    ("no values", "(array_repeat(1d, 0))", "at least one value", "got none"),
    ("a null within", s"$good, (array(1d, null))", "not hold null", "got null at index 1 (row "),
    ("NaN", s"$good, (array(double('NaN'), 1d))", "finite", "got NaN at index 0 (row "),
    ("infinity", s"$good, (array(1d, double('-Infinity')))", "finite", "got -Infinity at index 1"),
    ("too many", s"$good, (array(1d, 2d, 3d))", "2 values as in the first row", "got 3"),
    ("too few", s"$good, (array(1d))", "2 values as in the first row", "got 1"),
    ("squares too large", s"$good, (array(1d, 1e200))", "squares", "got a sum beyond 1.797")
  )
  private def estimators: Seq[Estimator[_ <: Model[_]]] = Seq(subtractor, standardizer, whitener)
  private def models: Seq[Transformer] = estimators.map(_.fit(values(good)))
  private def values(list: String): DataFrame =
    spark.sql(s"select * from values $list as t(features)").coalesce(1)

  for ((name, list, expected, came) <- badRows) {
    test(s"no stage is fitted on rows with $name") {
      for (estimator <- estimators) {
        refused("'features'", expected, came)(estimator.fit(values(list)))
      }
    }
  }

  private val unseen = Seq(
    ("null", "(cast(null as array<double>))", "not be null", "got null"),
    ("a null within", "(array(1d, null))", "not hold null", "got null at index 1"),
    ("NaN", "(array(double('NaN'), 1d))", "finite", "got NaN at index 0"),
    ("infinity", "(array(1d, double('Infinity')))", "finite", "got Infinity at index 1"),
    ("another length", "(array(1d, 2d, 3d))", "2 values as in training", "got 3")
  )
  for ((name, list, expected, came) <- unseen) {
    test(s"no model transforms rows with $name") {
      for (model <- models) {
        val error = intercept[Exception](model.transform(values(list)).collect())
        val text = messages(error)
        for (part <- Seq("'features' must", expected, came)) assert(text.contains(part), text)
      }
    }
  }

  test("vectors are looked at as arrays are") {
    val bad = spark
      .createDataFrame(
        Seq((0, Vectors.dense(1, 2)), (1, Vectors.sparse(2, Array(1), Array(Double.NaN))))
      )
      .toDF("id", "features")
      .coalesce(1)
    for (estimator <- estimators) {
      refused("'features'", "finite", "got NaN at index 1 (row 1")(estimator.fit(bad))
    }
  }

  test("a column that is not there, or of another type, is refused before any work") {
    val numbers = spark.range(3).toDF("features")
    for (stage <- estimators) {
      refused("input column 'features'", "exist", "got columns id")(
        stage.transformSchema(spark.range(3).toDF("id").schema)
      )
      refused("input column 'features'", "a vector, array<float> or array<double>", "got bigint")(
        stage.fit(numbers)
      )
    }
    refused("input column 'content'", "binary or of Spark's image source", "got bigint")(
      vectorizer.transform(spark.range(3).toDF("content"))
    )
  }

  test("an input column that was never set is asked for") {
    for (stage <- Seq(new MeanSubtractor, new Standardizer, new Whitener, new ImageVectorizer)) {
      refused("inputCol", "must be set", "got nothing")(stage.transformSchema(clouds.schema))
    }
  }

  test("no rows, or too few, are refused") {
    for (estimator <- estimators) {
      refused("data", "at least one row", "got none")(estimator.fit(values(good).limit(0)))
    }
    refused("data", "at least two rows", "got 1")(whitener.fit(values("(array(1d, 2d))")))
  }

  test("features that are no whole number of pixels are refused") {
    refused("'features'", "a multiple of 3 values (channels)", "got 2") {
      standardizer.setChannels(3).fit(values(good))
    }
  }

  test("k must fit the features, and goes with no share of the variance") {
    refused("k", "at most the number of values of 'features' (2)", "got 3") {
      whitener.setK(3).fit(values(good))
    }
    refused("components", "chosen in one way", "got both k and variance") {
      whitener.setK(1).setVariance(0.5).fit(values(good))
    }
  }

  test("more features than can be decomposed are refused at once, with the limit") {
    val wide = table(Seq(new Array[Double](4097), new Array[Double](4097)))
    refused("'features'", "at most 4096 values to be whitened", "got 4097")(whitener.fit(wide))
  }

  test("a width that the metadata tell is compared with that in training") {
    val model = standardizer.fit(table(correlated(10, 4)))
    val other = subtractor.setOutputCol("centered").fit(table(correlated(10, 5)))
    val five = other.transform(table(correlated(10, 5))).drop("features")
    refused("'features'", "4 values as in training", "got 5") {
      model.transformSchema(five.withColumnRenamed("centered", "features").schema)
    }
  }

  test("height and width are set together, and not beyond what memory can hold") {
    val content = spark.range(1).select(lit(Array[Byte](1)).as("content"))
    refused("height and width", "both be set, or neither", "got 8 and 0") {
      vectorizer.setHeight(8).transform(content)
    }
    refused("height x width", "at most 67108864 pixels", "got 100000 x 100000") {
      vectorizer.setHeight(100000).setWidth(100000).transform(content)
    }
    refused("outputCol", "must name a new column", "got 'content'") {
      vectorizer.setOutputCol("content").transform(content)
    }
  }
}
