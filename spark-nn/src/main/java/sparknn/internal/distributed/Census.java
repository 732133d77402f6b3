package sparknn.internal.distributed;

import java.util.zip.CRC32;
import sparknn.nn.data.RowBlock;

/**
 * What was packed, in numbers: for one worker, or merged for all.
 *
 * @param trainingRows examples to train on
 * @param trainingWeight the sum of their weights
 * @param heldOutRows examples for validation
 * @param heldOutWeight the sum of their weights
 * @param leastTarget the smallest number in any target
 * @param largestTarget the largest
 * @param targetMean for each number of the target, its weighted mean over the training examples
 * @param targetSquares for each, the weighted sum of squared differences from that mean
 * @param checksum of all blocks, whatever their order: the sum of their CRC-32
 */
public record Census(
    long trainingRows,
    double trainingWeight,
    long heldOutRows,
    double heldOutWeight,
    double leastTarget,
    double largestTarget,
    double[] targetMean,
    double[] targetSquares,
    long checksum) {
  private static final int FIXED = 7;
  // So that it stays exact as a double.
  private static final long CHECKSUMS = 1L << 52;

  static Census none(int targetSize) {
    return new Census(
        0,
        0,
        0,
        0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        new double[targetSize],
        new double[targetSize],
        0);
  }

  /** Counts one block. */
  static Census of(RowBlock block, int targetSize) {
    double weight = 0;
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    double[] mean = new double[targetSize];
    double[] squares = new double[targetSize];
    for (int row = 0; row < block.rows(); row++) {
      double w = block.weight(row);
      weight += w;
      for (int t = 0; t < targetSize; t++) {
        double target = block.target(row, t);
        least = Math.min(least, target);
        largest = Math.max(largest, target);
        if (w > 0 && !block.heldOut()) {
          // West 1979: mean and squares, updated without the cancellation of Σx² - (Σx)².
          double difference = target - mean[t];
          // The quotient first: the mean of equal targets is that target, to the bit.
          mean[t] += difference * (w / weight);
          squares[t] += w * difference * (target - mean[t]);
        }
      }
    }
    CRC32 crc = new CRC32();
    crc.update(block.bytes());
    return block.heldOut()
        ? new Census(0, 0, block.rows(), weight, least, largest, mean, squares, crc.getValue())
        : new Census(block.rows(), weight, 0, 0, least, largest, mean, squares, crc.getValue());
  }

  /** Of these and those (Chan, Golub and LeVeque 1983 for means and squares). */
  Census plus(Census other) {
    double weight = trainingWeight + other.trainingWeight;
    double[] mean = new double[targetMean.length];
    double[] squares = new double[targetMean.length];
    for (int t = 0; t < mean.length && weight > 0; t++) {
      double difference = other.targetMean[t] - targetMean[t];
      mean[t] = targetMean[t] + difference * (other.trainingWeight / weight);
      squares[t] =
          targetSquares[t]
              + other.targetSquares[t]
              + difference * difference * trainingWeight * (other.trainingWeight / weight);
    }
    return new Census(
        trainingRows + other.trainingRows,
        weight,
        heldOutRows + other.heldOutRows,
        heldOutWeight + other.heldOutWeight,
        Math.min(leastTarget, other.leastTarget),
        Math.max(largestTarget, other.largestTarget),
        mean,
        squares,
        (checksum + other.checksum) % CHECKSUMS);
  }

  /** The standard deviation of a number of the target over the training examples. */
  public double targetStd(int t) {
    return Math.sqrt(targetSquares[t] / trainingWeight);
  }

  double[] encode() {
    int size = targetMean.length;
    double[] encoded = new double[FIXED + 2 * size];
    encoded[0] = trainingRows;
    encoded[1] = trainingWeight;
    encoded[2] = heldOutRows;
    encoded[3] = heldOutWeight;
    encoded[4] = leastTarget;
    encoded[5] = largestTarget;
    encoded[6] = checksum;
    System.arraycopy(targetMean, 0, encoded, FIXED, size);
    System.arraycopy(targetSquares, 0, encoded, FIXED + size, size);
    return encoded;
  }

  static Census decode(double[] encoded) {
    int size = (encoded.length - FIXED) / 2;
    double[] mean = new double[size];
    double[] squares = new double[size];
    System.arraycopy(encoded, FIXED, mean, 0, size);
    System.arraycopy(encoded, FIXED + size, squares, 0, size);
    return new Census(
        (long) encoded[0],
        encoded[1],
        (long) encoded[2],
        encoded[3],
        encoded[4],
        encoded[5],
        mean,
        squares,
        (long) encoded[6]);
  }
}
