package sparknn.nn.stats;

import sparknn.nn.data.Example;

/**
 * Adds up the moments of rows one by one (Welford 1962). Of a sparse row only what it stores is
 * looked at; the zeros are put in at the end.
 */
public final class MomentSums {
  private long rows;
  private final long[] stored;
  private final double[] mean;
  private final double[] squares;

  /** Of rows of so many features. */
  public MomentSums(int width) {
    stored = new long[width];
    mean = new double[width];
    squares = new double[width];
  }

  /** Adds the features of a row. */
  public void add(Example row) {
    rows++;
    for (int i = 0; i < row.stored(); i++) {
      int j = row.column(i);
      double difference = row.value(i) - mean[j];
      mean[j] += difference / ++stored[j];
      squares[j] += difference * (row.value(i) - mean[j]);
    }
  }

  /** The moments of what was added. */
  public Moments moments() {
    double[] means = new double[mean.length];
    double[] sums = new double[mean.length];
    for (int j = 0; j < means.length; j++) {
      // Chan's merge with so many zeros, whose mean and squares are 0.
      double share = rows == 0 ? 0 : (double) stored[j] / rows;
      means[j] = mean[j] * share;
      sums[j] = squares[j] + mean[j] * mean[j] * share * (rows - stored[j]);
    }
    return new Moments(rows, means, sums);
  }
}
