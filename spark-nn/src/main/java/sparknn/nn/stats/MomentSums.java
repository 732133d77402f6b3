package sparknn.nn.stats;

import sparknn.nn.data.Example;

/**
 * Adds up the moments of rows one by one, each by its weight (West 1979; with weights of 1, Welford
 * 1962). Of a sparse row only what it stores is looked at; the zeros are put in at the end.
 */
public final class MomentSums {
  private double weight;
  private final double[] stored;
  private final double[] mean;
  private final double[] squares;

  /** Of rows of so many features. */
  public MomentSums(int width) {
    stored = new double[width];
    mean = new double[width];
    squares = new double[width];
  }

  /** Adds the features of a row; one of weight 0 is as good as none. */
  public void add(Example row) {
    double w = row.weight();
    if (w == 0) {
      return;
    }
    weight += w;
    for (int i = 0; i < row.stored(); i++) {
      int j = row.column(i);
      double difference = row.value(i) - mean[j];
      stored[j] += w;
      mean[j] += difference * w / stored[j];
      squares[j] += w * difference * (row.value(i) - mean[j]);
    }
  }

  /** The moments of what was added. */
  public Moments moments() {
    double[] means = new double[mean.length];
    double[] sums = new double[mean.length];
    for (int j = 0; j < means.length; j++) {
      // Chan's merge with so many zeros, whose mean and squares are 0.
      double share = weight == 0 ? 0 : stored[j] / weight;
      means[j] = mean[j] * share;
      sums[j] = squares[j] + mean[j] * mean[j] * share * (weight - stored[j]);
    }
    return new Moments(weight, means, sums);
  }
}
