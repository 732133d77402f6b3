package sparknn.nn.stats;

import java.util.Arrays;
import sparknn.nn.data.Example;
import sparknn.nn.linalg.Blas;

/**
 * Adds up the scatter matrix of rows, {@code Σ (x - mean)ᵀ (x - mean)}, block by block.
 *
 * <p>Each block is centred by its own mean, so that large means cost no digits, and goes into one
 * product of matrices. What a block's mean differs from the mean so far (Chan, Golub and LeVeque
 * 1983) goes in as one more row: {@code √(n·m / (n+m)) · (blockMean - mean)}.
 */
public final class Scatter {
  private static final int BLOCK_NUMBERS = 1 << 20;
  private static final int LONGEST_BLOCK = 1024;

  private final int width;
  private final int blockRows;
  private final double[] block;
  private int inBlock;
  private long rows;
  private final double[] mean;
  private final double[] sums;

  /** Of rows of so many features; holds {@code 8 · width²} bytes and a block of some megabytes. */
  public Scatter(int width) {
    this.width = width;
    this.blockRows = Math.max(1, Math.min(LONGEST_BLOCK, BLOCK_NUMBERS / width));
    this.block = new double[(blockRows + 1) * width];
    this.mean = new double[width];
    this.sums = new double[Math.multiplyExact(width, width)];
  }

  /** Adds the features of a row. */
  public void add(Example row) {
    int from = inBlock * width;
    for (int i = 0; i < row.stored(); i++) {
      block[from + row.column(i)] = row.value(i);
    }
    if (++inBlock == blockRows) {
      fold();
    }
  }

  /** Adds what is still in the block; to be called once all rows are in. */
  public void finish() {
    if (inBlock > 0) {
      fold();
    }
  }

  private void fold() {
    double[] blockMean = new double[width];
    for (int at = 0; at < inBlock * width; at += width) {
      for (int j = 0; j < width; j++) {
        blockMean[j] += block[at + j];
      }
    }
    for (int j = 0; j < width; j++) {
      blockMean[j] /= inBlock;
    }
    for (int at = 0; at < inBlock * width; at += width) {
      for (int j = 0; j < width; j++) {
        block[at + j] -= blockMean[j];
      }
    }
    long all = rows + inBlock;
    double weight = Math.sqrt((double) rows / all * inBlock);
    double share = (double) inBlock / all;
    for (int j = 0; j < width; j++) {
      double difference = blockMean[j] - mean[j];
      block[inBlock * width + j] = weight * difference;
      mean[j] += difference * share;
    }
    Blas.addGram(inBlock + 1, width, block, sums);
    rows = all;
    // Sparse rows leave out zeros.
    Arrays.fill(block, 0, (inBlock + 1) * width, 0);
    inBlock = 0;
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** The mean of each feature; not a copy. */
  public double[] mean() {
    return mean;
  }

  /** {@code [width, width]}, on and above the diagonal; not a copy. */
  public double[] sums() {
    return sums;
  }
}
