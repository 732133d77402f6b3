package sparknn.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Made-up wines: what is good depends on the region and on how sugar and acid balance. */
public final class GeneratedWines {
  private GeneratedWines() {}

  /**
   * Rows with the columns {@code region} and {@code quality} (words), {@code sugar}, {@code acid}
   * and {@code alcohol} (numbers).
   *
   * @param spark the session
   * @param rows how many
   */
  public static Dataset<Row> wines(SparkSession spark, int rows) {
    return spark
        .range(0, rows, 1, 1)
        .selectExpr(
            "element_at(array('hills', 'coast', 'river'), 1 + int(3 * rand(1))) as region",
            "10 * rand(2) as sugar",
            "10 * rand(3) as acid",
            "9 + 6 * rand(4) as alcohol",
            "randn(5) as taste")
        .selectExpr(
            "region",
            "sugar",
            "acid",
            "alcohol",
            """
            case when abs(sugar - acid) + 0.4 * taste < 2 then 'balanced'
                 when region = 'coast' and sugar * alcohol > 60 + 5 * taste then 'heavy'
                 else 'plain' end as quality
            """);
  }
}
