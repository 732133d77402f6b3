package sparknn.nn.table;

import java.io.Serializable;
import sparknn.nn.spec.Require;

/**
 * A column of numbers, as the rows to train on have it. A number x becomes
 *
 * <pre>
 * z = (x - median) / (upper quartile - lower quartile)
 * z / √(1 + (z / 3)²)
 * </pre>
 *
 * <p>Where the quartiles are equal it is divided by half the range, {@code (greatest - least) / 2};
 * of a constant column nothing is left but 0. The second line leaves what is near the median and
 * bounds what is far from it by 3. A missing number becomes the median, and where the rows to train
 * on had missing ones, a flag says so.
 *
 * <p>Holzmüller et al. 2024, "Better by default: strong pre-tuned MLPs and boosted trees on tabular
 * data" (RealMLP), appendix A.
 *
 * @param name of the column
 * @param median of the numbers that are there
 * @param lowerQuartile a quarter of them is not greater
 * @param upperQuartile a quarter of them is not less
 * @param least of them
 * @param greatest of them
 * @param missing whether any was missing
 */
public record NumericColumn(
    String name,
    double median,
    double lowerQuartile,
    double upperQuartile,
    double least,
    double greatest,
    boolean missing)
    implements Serializable {
  private static final double BOUND = 3;
  // Larger ones can't be squared.
  private static final double LARGEST = 1e100;

  public NumericColumn {
    Require.finite("the median of '" + name + "'", median);
    boolean ordered =
        least <= lowerQuartile
            && lowerQuartile <= median
            && median <= upperQuartile
            && upperQuartile <= greatest;
    if (!ordered || Double.isInfinite(least) || Double.isInfinite(greatest)) {
      throw new IllegalArgumentException(
          String.format(
              "least, lower quartile, median, upper quartile and greatest of '%s' must be finite and"
                  + " in this order, got %s, %s, %s, %s, %s",
              name, least, lowerQuartile, median, upperQuartile, greatest));
    }
  }

  /** What the distance from the median is multiplied by; 0 of a constant column. */
  public double scale() {
    double spread =
        upperQuartile > lowerQuartile ? upperQuartile - lowerQuartile : greatest / 2 - least / 2;
    return spread > 0 ? Math.min(Double.MAX_VALUE, 1 / spread) : 0;
  }

  /** A number as it is, the median where it is missing (NaN). */
  public float plain(double number) {
    return (float) (Double.isNaN(number) ? median : number);
  }

  /** A number brought to scale; 0 where it is missing (NaN). */
  public float scaled(double number) {
    if (Double.isNaN(number)) {
      return 0;
    }
    double z = (number - median) * scale();
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, z)) / BOUND;
    return (float) (BOUND * bounded / Math.sqrt(1 + bounded * bounded));
  }
}
