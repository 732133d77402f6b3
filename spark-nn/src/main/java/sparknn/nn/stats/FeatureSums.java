package sparknn.nn.stats;

import java.util.Arrays;
import sparknn.nn.data.Example;

/** Adds up what {@link FeatureMoments} says, row by row. */
public final class FeatureSums {
  private final MomentSums moments;
  private final long[] stored;
  private final double[] least;
  private final double[] greatest;
  private long rows;
  private double sparseWeight;

  /** Of rows of so many features. */
  public FeatureSums(int width) {
    moments = new MomentSums(width);
    stored = new long[width];
    least = new double[width];
    greatest = new double[width];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  /** Adds the features of a row; one of weight 0 is as good as none. */
  public void add(Example row) {
    if (row.weight() == 0) {
      return;
    }
    rows++;
    sparseWeight += row.sparse() ? row.weight() : 0;
    moments.add(row);
    for (int i = 0; i < row.stored(); i++) {
      int j = row.column(i);
      stored[j]++;
      least[j] = Math.min(least[j], row.value(i));
      greatest[j] = Math.max(greatest[j], row.value(i));
    }
  }

  /** Of what was added. */
  public FeatureMoments moments() {
    double[] low = least.clone();
    double[] high = greatest.clone();
    for (int j = 0; j < low.length; j++) {
      if (stored[j] < rows) {
        low[j] = Math.min(low[j], 0);
        high[j] = Math.max(high[j], 0);
      }
    }
    return new FeatureMoments(moments.moments(), low, high, sparseWeight);
  }
}
