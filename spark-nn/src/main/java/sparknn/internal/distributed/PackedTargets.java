package sparknn.internal.distributed;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import sparknn.nn.data.RowBlock;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.loss.TargetStatistics;

/**
 * Statistics of the targets of packed rows, each by a job over the packed rows when it is asked
 * for. Workers' parts are merged in the order of the workers, so that they have the same bits each
 * time.
 */
public final class PackedTargets implements TargetStatistics {
  // Each median is at most about 1/100 of the rows away from that of all.
  private static final int SAMPLE = 1 << 14;

  private final PackedData data;
  private final TargetScaling scaling;
  private final int outputs;
  private double[][] sample;

  /**
   * @param data packed, with rows to train on
   * @param scaling of the targets in training
   * @param outputs how many the network has
   */
  public PackedTargets(PackedData data, TargetScaling scaling, int outputs) {
    this.data = data;
    this.scaling = scaling;
    this.outputs = outputs;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public double mean(int target) {
    return scaling.scaled(data.census().targetMean()[target], target);
  }

  /**
   * The least value that so much of the weight does not exceed. Of all rows where they are few;
   * otherwise of every n-th row of each worker, 16,384 in all.
   */
  @Override
  public double quantile(int target, double probability) {
    if (sample == null) {
      sample = sampled();
    }
    double[][] rows = sample.clone();
    Arrays.sort(rows, Comparator.comparingDouble(row -> row[target]));
    int weight = targets();
    double share = Arrays.stream(rows).mapToDouble(row -> row[weight]).sum() * probability;
    double sum = 0;
    for (double[] row : rows) {
      sum += row[weight];
      // Rounding may leave the sum of all below their share.
      if (sum >= share || row == rows[rows.length - 1]) {
        return scaling.scaled(row[target], target);
      }
    }
    throw new IllegalStateException("the rows of a sample must have weights, got none");
  }

  private int targets() {
    return data.census().targetMean().length;
  }

  /** A class without weight counts as half a row of the mean weight, so that it is possible. */
  @Override
  public double[] shares() {
    int classes = outputs;
    JavaRDD<double[]> sums = data.blocks().mapPartitions(blocks -> weights(blocks, classes));
    double[] shares = new double[classes];
    for (double[] worker : sums.collect()) {
      for (int c = 0; c < classes; c++) {
        shares[c] += worker[c];
      }
    }
    double least = data.census().trainingWeight() / data.census().trainingRows() / 2;
    for (int c = 0; c < classes; c++) {
      shares[c] = shares[c] > 0 ? shares[c] : least;
    }
    double all = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(weight -> weight / all).toArray();
  }

  private static Iterator<double[]> weights(Iterator<byte[]> blocks, int classes) {
    double[] sums = new double[classes];
    PackedData.training(blocks)
        .forEachRemaining(
            block -> {
              for (int row = 0; row < block.rows(); row++) {
                sums[(int) block.target(row, 0)] += block.weight(row);
              }
            });
    return List.of(sums).iterator();
  }

  /** Targets and weight of each row of the sample. */
  private double[][] sampled() {
    long all = data.census().trainingRows();
    int step = (int) Math.max(1, all / SAMPLE);
    int numbers = targets();
    double[] flat =
        data.blocks().mapPartitions(blocks -> every(step, blocks, numbers)).collect().stream()
            .flatMapToDouble(Arrays::stream)
            .toArray();
    double[][] rows = new double[flat.length / (numbers + 1)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * (numbers + 1), (i + 1) * (numbers + 1));
    }
    return rows;
  }

  private static Iterator<double[]> every(int step, Iterator<byte[]> blocks, int numbers) {
    Iterator<RowBlock> training = PackedData.training(blocks);
    DoubleStream.Builder sample = DoubleStream.builder();
    for (long first = 0; training.hasNext(); ) {
      RowBlock block = training.next();
      long row = first;
      for (; row < block.rows(); row += step) {
        if (block.weight((int) row) > 0) {
          for (int t = 0; t < numbers; t++) {
            sample.add(block.target((int) row, t));
          }
          sample.add(block.weight((int) row));
        }
      }
      first = row - block.rows();
    }
    return List.of(sample.build().toArray()).iterator();
  }
}
