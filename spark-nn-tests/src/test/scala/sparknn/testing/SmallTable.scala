package sparknn.testing

import org.apache.spark.sql.DataFrame
import org.scalatest.Suite

/** A small table of strings, Booleans, whole numbers, fractions and missing cells, in which every
  * column says something of the label.
  */
trait SmallTable extends SharedSpark { this: Suite =>
  protected val numbers = Array("size", "age")
  protected val categories = Array("colour", "town", "used", "zone")

  /** `town` has 12 values and missing ones, `size` missing ones, `zone` is a whole number. */
  protected lazy val table: DataFrame = spark
    .range(0, 400, 1, 3)
    .selectExpr(
      "cast(id as int) as id",
      "if(id % 11 = 3, null, (id * 37 % 101) / 10d) as size",
      "cast(id * 13 % 40 as int) as age",
      "element_at(array('red', 'green', 'blue'), cast(1 + id * 7 % 3 as int)) as colour",
      "if(id % 13 = 5, null, concat('town ', id * 5 % 12)) as town",
      "id % 2 = 0 as used",
      "cast(100 + id % 4 as bigint) as zone",
      "date_add('2024-01-01', cast(id as int)) as sold"
    )
    .selectExpr(
      "*",
      "if(size > 5, 1, 0) + if(colour = 'red', 1, 0) + if(town in ('town 1', 'town 7'), 2, 0)"
        + " + if(used, 1, 0) + if(zone = 102, 1, 0) + if(age > 20, 1, 0) + if(town is null, 3, 0)"
        + " as score"
    )
    .selectExpr(
      "*",
      "if(coalesce(score, 2) > 3, 1d, 0d) as label",
      "coalesce(score, 2) + 0.5d as price"
    )
    .drop("score")
}
