package sparknn.nn.stats;

/**
 * The means of some features and their sums of squared differences from them, rows counting by
 * their weights.
 *
 * @param weight of all rows; where each has a weight of 1, their number
 * @param mean of each feature
 * @param squares for each, {@code Σ w (x - mean)²}
 */
public record Moments(double weight, double[] mean, double[] squares) {
  /** Of no rows. */
  public static Moments none(int width) {
    return new Moments(0, new double[width], new double[width]);
  }

  /**
   * Of these rows and those (Chan, Golub and LeVeque 1983).
   *
   * @param other of the same features
   */
  public Moments plus(Moments other) {
    double all = weight + other.weight;
    if (all == 0) {
      return this;
    }
    double[] means = new double[mean.length];
    double[] sums = new double[mean.length];
    double share = other.weight / all;
    for (int j = 0; j < means.length; j++) {
      double difference = other.mean[j] - mean[j];
      means[j] = mean[j] + difference * share;
      sums[j] = squares[j] + other.squares[j] + difference * difference * share * weight;
    }
    return new Moments(all, means, sums);
  }

  /**
   * The moments of channels: of all features whose index gives the same remainder, as in an image
   * of height × width × channels.
   *
   * @param channels divides the number of features
   */
  public Moments byChannel(int channels) {
    Moments pooled = none(channels);
    for (int from = 0; from < mean.length; from += channels) {
      double[] means = new double[channels];
      double[] sums = new double[channels];
      System.arraycopy(mean, from, means, 0, channels);
      System.arraycopy(squares, from, sums, 0, channels);
      pooled = pooled.plus(new Moments(weight, means, sums));
    }
    return pooled;
  }

  /**
   * The sample standard deviation where all weights are 1, {@code √(Σ (x - mean)² / (rows - 1))};
   * of one row, 0.
   */
  public double[] std() {
    double[] std = new double[squares.length];
    for (int j = 0; j < std.length; j++) {
      std[j] = weight > 1 ? Math.sqrt(squares[j] / (weight - 1)) : 0;
    }
    return std;
  }

  /**
   * The standard deviation of the distribution that the weights describe, {@code √(Σ w (x - mean)²
   * / Σ w)}: a row of weight 2 is the same as two rows, and the unit of the weights is nothing.
   */
  public double[] populationStd() {
    double[] std = new double[squares.length];
    for (int j = 0; j < std.length; j++) {
      std[j] = weight > 0 ? Math.sqrt(squares[j] / weight) : 0;
    }
    return std;
  }
}
