package sparknn.internal.distributed;

import java.util.List;
import sparknn.nn.stats.Scatter;

/*
 * A part, on its way between nodes, is some rows [from, to) of the upper triangle:
 *
 *   rows added, from, the mean of every feature, row from: [from, width), row from + 1: …
 */
/**
 * The mean of each feature and the covariance of all pairs.
 *
 * @param rows how many there were
 * @param mean of each feature
 * @param matrix {@code [width, width]}, on and above the diagonal; 0 below
 */
public record Covariance(long rows, double[] mean, double[] matrix) {
  private static final int HEADER = 2;

  /** How many numbers are on and above the diagonal. */
  static long triangle(int width) {
    return (long) width * (width + 1) / 2;
  }

  /** The first row of every slice, and the end: slices of about as many numbers each. */
  static int[] bounds(int width, int slices) {
    int[] bounds = new int[slices + 1];
    int row = 0;
    long before = 0;
    for (int slice = 1; slice <= slices; slice++) {
      // At least one row for this slice and for each that follows.
      do {
        before += width - row++;
      } while (before < triangle(width) * slice / slices && row < width - (slices - slice));
      bounds[slice] = row;
    }
    return bounds;
  }

  /** Some rows of what one partition has found. */
  static double[] part(Scatter scatter, int from, int to) {
    int width = scatter.mean().length;
    int length = (int) (triangle(width - from) - triangle(width - to));
    double[] part = new double[HEADER + width + length];
    part[0] = scatter.rows();
    part[1] = from;
    System.arraycopy(scatter.mean(), 0, part, HEADER, width);
    int at = HEADER + width;
    for (int row = from; row < to; row++) {
      System.arraycopy(scatter.sums(), row * width + row, part, at, width - row);
      at += width - row;
    }
    return part;
  }

  /** The part of both, in the place of the first (Chan, Golub and LeVeque 1983). */
  static double[] merge(double[] sum, double[] other, int width) {
    double rows = sum[0] + other[0];
    double share = other[0] / rows;
    double[] differences = new double[width];
    for (int j = 0; j < width; j++) {
      differences[j] = other[HEADER + j] - sum[HEADER + j];
    }
    int at = HEADER + width;
    for (int row = (int) sum[1]; at < sum.length; row++) {
      double weighted = differences[row] * share * sum[0];
      for (int j = row; j < width; j++, at++) {
        sum[at] += other[at] + weighted * differences[j];
      }
    }
    for (int j = 0; j < width; j++) {
      sum[HEADER + j] += differences[j] * share;
    }
    sum[0] = rows;
    return sum;
  }

  /** Of all parts in order. */
  static Covariance of(List<double[]> parts, int[] bounds, int width) {
    double[] mean = new double[width];
    double[] matrix = new double[Math.multiplyExact(width, width)];
    if (parts.isEmpty()) {
      return new Covariance(0, mean, matrix);
    }
    double rows = parts.get(0)[0];
    double factor = 1 / Math.max(1, rows - 1);
    System.arraycopy(parts.get(0), HEADER, mean, 0, width);
    for (int slice = 0; slice < parts.size(); slice++) {
      double[] part = parts.get(slice);
      int at = HEADER + width;
      for (int row = bounds[slice]; row < bounds[slice + 1]; row++) {
        for (int j = row; j < width; j++) {
          matrix[row * width + j] = part[at++] * factor;
        }
      }
    }
    return new Covariance((long) rows, mean, matrix);
  }
}
