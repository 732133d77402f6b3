package sparknn.nn.stats;

import java.util.Arrays;

/**
 * What is known of some features: their moments, and between which values they lie. Rows of weight
 * 0 play no part.
 *
 * @param moments of each feature
 * @param least the least value of each; infinite where there is none
 * @param greatest the greatest value of each; infinite where there is none
 * @param sparseWeight of the rows that are sparse
 */
public record FeatureMoments(
    Moments moments, double[] least, double[] greatest, double sparseWeight) {
  /*
   * As one array, all features or some of them, for the way between nodes:
   *
   *   weight, that of sparse rows, means, squares, least, greatest
   */
  private static final int HEADER = 2;
  private static final int PARTS = 4;

  /** How many bytes {@link #encode} gives for so many features. */
  public static long bytes(int width) {
    return 8L * (HEADER + (long) PARTS * width);
  }

  /** Whether most rows are sparse. */
  public boolean sparse() {
    return 2 * sparseWeight > moments.weight();
  }

  /** Of these rows and those. */
  public FeatureMoments plus(FeatureMoments other) {
    int width = least.length;
    double[] low = new double[width];
    double[] high = new double[width];
    for (int j = 0; j < width; j++) {
      low[j] = Math.min(least[j], other.least[j]);
      high[j] = Math.max(greatest[j], other.greatest[j]);
    }
    return new FeatureMoments(
        moments.plus(other.moments), low, high, sparseWeight + other.sparseWeight);
  }

  /**
   * Of channels: of all features whose index gives the same remainder.
   *
   * @param channels divides the number of features
   */
  public FeatureMoments byChannel(int channels) {
    if (channels == least.length) {
      return this;
    }
    double[] low = Arrays.copyOf(least, channels);
    double[] high = Arrays.copyOf(greatest, channels);
    for (int j = channels; j < least.length; j++) {
      low[j % channels] = Math.min(low[j % channels], least[j]);
      high[j % channels] = Math.max(high[j % channels], greatest[j]);
    }
    return new FeatureMoments(moments.byChannel(channels), low, high, sparseWeight);
  }

  /** Some features as numbers, which {@link #decode} reads. */
  public double[] encode(int from, int length) {
    double[] numbers = new double[HEADER + PARTS * length];
    numbers[0] = moments.weight();
    numbers[1] = sparseWeight;
    int at = HEADER;
    for (double[] each : new double[][] {moments.mean(), moments.squares(), least, greatest}) {
      System.arraycopy(each, from, numbers, at, length);
      at += length;
    }
    return numbers;
  }

  /** The features that such numbers are of. */
  public static FeatureMoments decode(double[] numbers) {
    int width = (numbers.length - HEADER) / PARTS;
    double[][] each = new double[PARTS][width];
    for (int part = 0; part < PARTS; part++) {
      System.arraycopy(numbers, HEADER + part * width, each[part], 0, width);
    }
    Moments moments = new Moments(numbers[0], each[0], each[1]);
    return new FeatureMoments(moments, each[2], each[3], numbers[1]);
  }

  /** Copies features into their places among all of them. */
  public void copyTo(FeatureMoments all, int from) {
    int width = least.length;
    System.arraycopy(moments.mean(), 0, all.moments.mean(), from, width);
    System.arraycopy(moments.squares(), 0, all.moments.squares(), from, width);
    System.arraycopy(least, 0, all.least, from, width);
    System.arraycopy(greatest, 0, all.greatest, from, width);
  }
}
