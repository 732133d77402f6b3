package sparknn.stage

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, expr, lit}
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.ensemble.EnsembleClassifier
import sparknn.nn.io.SavedTable
import sparknn.regression.NeuralNetworkRegressor
import sparknn.testing.{SmallTable, TemporaryFolders, ThreeParts}

/** Tables with something wrong: what is wrong, what was expected, what came. */
class BadTablesSuite extends AnyFunSuite with SmallTable with TemporaryFolders with ThreeParts {
  private def classifier = new NeuralNetworkClassifier()
    .setNumericCols(numbers: _*)
    .setCategoricalCols(categories: _*)
    .setHiddenLayers(2)
    .setMaxIter(1)

  private def fit(data: DataFrame, numeric: String*)(categorical: String*): Any =
    classifier.setNumericCols(numeric: _*).setCategoricalCols(categorical: _*).fit(data)

  private lazy val odd = table.selectExpr(
    "*",
    "cast(sold as timestamp) as time",
    "array(1, 2) as list",
    "array(1d, 2d) as vector",
    "struct(size as inner) as s",
    "map('a', 1) as m",
    "binary('a') as bytes",
    "cast(1 as decimal(10, 2)) as money",
    "cast(null as double) as nothing",
    "cast(null as string) as nobody",
    "double('NaN') as nan",
    "interval 1 day as lapse"
  )

  private val refusals: Seq[(String, () => Any, (String, String, String))] = Seq(
    ("a missing number column", () => fit(table, "sizes")(), ("'sizes'", "must exist", "size")),
    ("a missing category column", () => fit(table)("color"), ("'color'", "must exist", "colour")),
    (
      "a field that a struct has not",
      () => fit(odd, "s.outer")(),
      ("'s.outer'", "must exist", "s.inner")
    ),
    (
      "a column twice in one list",
      () => fit(table, "size", "age", "size")(),
      ("numericCols", "once", "'size' twice")
    ),
    (
      "a column in both lists",
      () => fit(table, "zone")("colour", "zone"),
      ("categoricalCols", "once", "'zone' twice")
    ),
    (
      "a column twice in two spellings",
      () => fit(table, "size", "`SIZE`")(),
      ("numericCols", "once", "'`SIZE`' twice")
    ),
    (
      "a column that is features, too",
      () => classifier.setNumericCols("size").setFeaturesCol("size").fit(table),
      ("numericCols", "once", "'size' twice")
    ),
    (
      "the label as a number",
      () => fit(table, "size", "label")(),
      ("numericCols", "not name the label", "'label'")
    ),
    (
      "the label as a category",
      () => classifier.setCategoricalCols("zone").setLabelCol("zone").fit(table),
      ("categoricalCols", "not name the label", "'zone'")
    ),
    ("no columns at all", () => fit(table)(), ("numericCols", "at least one column", "none")),
    (
      "strings as numbers",
      () => fit(table, "colour")(),
      ("'colour'", "must be a number", "string; categoricalCols takes it")
    ),
    (
      "Booleans as numbers",
      () => fit(table, "used")(),
      ("'used'", "must be a number", "boolean; categoricalCols takes it")
    ),
    (
      "dates as numbers",
      () => fit(table, "sold")(),
      ("'sold'", "must be a number", "date; year, dayofweek")
    ),
    (
      "dates as categories",
      () => fit(table)("sold"),
      ("'sold'", "string, a boolean or a whole number", "date; year, dayofweek")
    ),
    (
      "timestamps as numbers",
      () => fit(odd, "time")(),
      ("'time'", "must be a number", "timestamp; year, dayofweek")
    ),
    (
      "fractions as categories",
      () => fit(table)("size"),
      ("'size'", "whole number", "double; numericCols takes it")
    ),
    (
      "decimals as categories",
      () => fit(odd)("money"),
      ("'money'", "whole number", "decimal(10,2); numericCols takes it")
    ),
    (
      "arrays as numbers",
      () => fit(odd, "list")(),
      ("'list'", "must be a number", "array<int>; make a number")
    ),
    (
      "vectors as numbers",
      () => fit(odd, "vector")(),
      ("'vector'", "must be a number", "array<double>; featuresCol takes it")
    ),
    (
      "structs as categories",
      () => fit(odd)("s"),
      ("'s'", "whole number", "struct<inner:double>; name its fields")
    ),
    (
      "maps as categories",
      () => fit(odd)("m"),
      ("'m'", "whole number", "map<string,int>; make a number")
    ),
    ("bytes as categories", () => fit(odd)("bytes"), ("'bytes'", "whole number", "binary; make")),
    (
      "intervals as numbers",
      () => fit(odd, "lapse")(),
      ("'lapse'", "must be a number", "interval day; make a number")
    ),
    (
      "only null numbers",
      () => fit(odd, "size", "nothing")(),
      ("'nothing'", "a number in some row", "only missing ones (null or NaN); leave it out")
    ),
    (
      "only NaN",
      () => fit(odd, "nan")(),
      ("'nan'", "a number in some row", "only missing ones")
    ),
    (
      "only null categories",
      () => fit(odd)("colour", "nobody"),
      ("'nobody'", "a value in some row", "only null; leave it out")
    ),
    (
      "infinite numbers",
      () => fit(table.withColumn("size", lit(Double.NegativeInfinity)), "size", "age")(),
      ("'size'", "a number", "only missing")
    ),
    (
      "one infinite number",
      () => fit(table.withColumn("age", expr("if(id = 5, double('Infinity'), age)")), "age")(),
      ("'age'", "finite", "Infinity")
    ),
    (
      "numbers that single precision does not hold",
      () => fit(table.withColumn("size", col("size") * 1e39), "size")(),
      ("'size'", "finite single-precision", "E39")
    ),
    ("no rows", () => fit(table.limit(0), "size")(), ("data", "at least one row", "none")),
    (
      "only held-out rows",
      () =>
        classifier
          .setValidationIndicatorCol("held")
          .fit(table.withColumn("held", lit(true))),
      ("data", "at least one row to train on", "none")
    ),
    (
      "an input shape",
      () => classifier.setInputShape(3, 4).fit(table),
      ("inputShape", "not be set with numericCols", "both")
    ),
    (
      "a null label",
      () => fit(table.withColumn("label", lit(null).cast("double")), "size")(),
      ("'label'", "not be null", "null")
    ),
    (
      "a blank name",
      () => classifier.setNumericCols("size", " "),
      ("numericCols", "the name of a column", "' '")
    ),
    (
      "a null name",
      () => classifier.setCategoricalCols("colour", null),
      ("categoricalCols", "not be null", "null")
    ),
    ("maxOneHot of -1", () => classifier.setMaxOneHot(-1), ("maxOneHot", "at least 0", "-1")),
    ("maxCategories of 0", () => classifier.setMaxCategories(0), ("maxCategories", "1", "0")),
    ("embeddingSize of 0", () => classifier.setEmbeddingSize(0), ("embeddingSize", "1", "0")),
    (
      "an unknown frozen layer",
      () => classifier.setFrozenLayers("1-conv").fit(table),
      ("frozenLayers", "0-categoryEmbedding", "1-conv")
    ),
    (
      "a regressor's missing column",
      () =>
        new NeuralNetworkRegressor()
          .setNumericCols("sizes")
          .setLabelCol("price")
          .fit(table),
      ("'sizes'", "must exist", "size")
    ),
    (
      "an ensemble's missing column",
      () =>
        new EnsembleClassifier()
          .setEstimator(classifier.setCategoricalCols("color"))
          .fit(table),
      ("'color'", "must exist", "colour")
    )
  )

  for ((what, call, (wrong, expected, came)) <- refusals) test(s"fit: $what") {
    refused(wrong, expected, came)(call())
  }

  test("what a schema shows is said before a row is read") {
    val unread = spark.read
      .schema(table.schema)
      .parquet(
        Files.createTempDirectory("spark-nn-empty").toString
      )
    refused("'sold'", "must be a number", "date") {
      classifier.setNumericCols("sold").transformSchema(unread.schema)
    }
  }

  private lazy val model = classifier.fit(table)

  private val scorings: Seq[(String, DataFrame => DataFrame, (String, String, String))] = Seq(
    ("a column gone", (_: DataFrame).drop("age"), ("'age'", "must exist", "id, size")),
    (
      "a column renamed",
      (_: DataFrame).withColumnRenamed("town", "city"),
      ("'town'", "must exist", "city")
    ),
    (
      "numbers that are strings now",
      (_: DataFrame).withColumn("age", lit("12")),
      ("'age'", "must be a number", "string")
    ),
    (
      "whole numbers that are strings now",
      (_: DataFrame).withColumn("zone", lit("100")),
      ("'zone'", "a whole number as in training", "string; a cast")
    ),
    (
      "Booleans that are strings now",
      (_: DataFrame).withColumn("used", lit("true")),
      ("'used'", "a boolean as in training", "string; a cast")
    ),
    (
      "strings that are numbers now",
      (_: DataFrame).withColumn("colour", lit(1)),
      ("'colour'", "a string as in training", "int; a cast")
    ),
    (
      "dates now",
      (_: DataFrame).withColumn("town", col("sold")),
      ("'town'", "string, a boolean or a whole number", "date")
    )
  )

  for ((what, change, (wrong, expected, came)) <- scorings) test(s"scoring: $what") {
    refused(wrong, expected, came)(model.transform(change(table)))
  }

  test("numbers may be of another numeric type, whole ones of another length") {
    val other = table
      .withColumn("age", col("age").cast("decimal(5, 1)"))
      .withColumn("zone", col("zone").cast("smallint"))
    val expected = model.transform(table).select("probability").collect().toSeq
    assert(model.transform(other).select("probability").collect().toSeq === expected)
  }

  private def complaint(change: Path => Unit): String = withPath { path =>
    model.write.save(path)
    val folder = Paths.get(path)
    folder.toFile.listFiles().filter(_.getName.endsWith(".crc")).foreach(_.delete())
    change(folder)
    messages(intercept[Exception](NeuralNetworkClassificationModel.load(path)))
  }

  private def edit(file: Path)(change: String => String): Unit =
    Files.write(file, change(new String(Files.readAllBytes(file), UTF_8)).getBytes(UTF_8))

  test("saved: a file that was changed, cut off or taken away") {
    assert(complaint(at => edit(at.resolve(SavedTable.FILE))(_ + " ")).contains("SHA256SUMS"))
    val cut = complaint { at =>
      Files.delete(at.resolve("SHA256SUMS"))
      edit(at.resolve(SavedTable.FILE))(_.take(200))
    }
    assert(cut.contains("table.json must be JSON"))
    assert(complaint(at => Files.delete(at.resolve(SavedTable.FILE))).contains("table.json"))
  }

  test("saved: columns that do not go with the network") {
    val wide = complaint { at =>
      Files.delete(at.resolve("SHA256SUMS"))
      edit(at.resolve(SavedTable.FILE))(
        _.replace("\"red\"", "\"a\", \"b\", \"c\", \"d\", \"red\"")
      )
    }
    assert(wide.contains("at most as many values as the network is given"))
  }

  test("embeddings of a model of vectors are refused") {
    val vectors = table.selectExpr("array(double(age)) as features", "label")
    val plain = new NeuralNetworkClassifier().setMaxIter(1).fit(vectors)
    refused("embeddings", "categoricalCols", "a column of vectors")(plain.embeddings(spark))
  }
}
