package sparknn.internal.distributed;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
import sparknn.nn.data.Example;
import sparknn.nn.stats.MomentSums;
import sparknn.nn.stats.Moments;
import sparknn.nn.stats.Scatter;

/**
 * Moments and covariances of the features of all rows, in one pass. The result depends on the rows,
 * their order and their partitions, not on the order in which tasks finish.
 */
public final class RowStatistics {
  // Before the numbers of a slice stands how many rows they are of.
  private static final int HEADER = 1;

  private RowStatistics() {}

  /**
   * The moments of each feature.
   *
   * @param width how many features a row has
   * @throws IllegalArgumentException if the reader finds fault with a row
   */
  public static <T> Moments moments(JavaRDD<T> rows, int width, RowReader<T> reader) {
    RowProblems problems = new RowProblems(rows.context());
    Slices slices =
        Slices.of(width, Math.max(1, rows.getNumPartitions()), rows.context().defaultParallelism());
    JavaRDD<Tuple2<Long, double[]>> parts =
        rows.mapPartitionsWithIndex(
            (partition, iterator) -> {
              MomentSums sums = new MomentSums(width);
              Example row = new Example();
              long position = 0;
              while (iterator.hasNext()) {
                String problem = reader.read(iterator.next(), row);
                if (problem != null) {
                  problems.add(problem, partition, position);
                  return none();
                }
                sums.add(row);
                position++;
              }
              return position == 0 ? none() : parts(partition, sums.moments(), slices);
            },
            false);
    List<double[]> sums =
        OrderedReduction.list(
            parts,
            slices.count(),
            16L * width,
            OrderedReduction.Fold.pairwise(RowStatistics::mergeMoments));
    problems.throwFirst();
    Moments all = Moments.none(width);
    for (int slice = 0; slice < sums.size(); slice++) {
      Moments some = decode(sums.get(slice));
      int from = slices.offset(slice);
      System.arraycopy(some.mean(), 0, all.mean(), from, some.mean().length);
      System.arraycopy(some.squares(), 0, all.squares(), from, some.mean().length);
      all = new Moments(some.weight(), all.mean(), all.squares());
    }
    return all;
  }

  private static Iterator<Tuple2<Long, double[]>> none() {
    return List.<Tuple2<Long, double[]>>of().iterator();
  }

  private static Iterator<Tuple2<Long, double[]>> parts(
      int partition, Moments moments, Slices slices) {
    return IntStream.range(0, slices.count())
        .mapToObj(
            slice ->
                OrderedReduction.part(
                    slice, partition, encode(moments, slices.offset(slice), slices.length(slice))))
        .iterator();
  }

  private static double[] encode(Moments moments, int from, int length) {
    double[] part = new double[HEADER + 2 * length];
    part[0] = moments.weight();
    System.arraycopy(moments.mean(), from, part, HEADER, length);
    System.arraycopy(moments.squares(), from, part, HEADER + length, length);
    return part;
  }

  private static Moments decode(double[] part) {
    int length = (part.length - HEADER) / 2;
    double[] mean = new double[length];
    double[] squares = new double[length];
    System.arraycopy(part, HEADER, mean, 0, length);
    System.arraycopy(part, HEADER + length, squares, 0, length);
    return new Moments(part[0], mean, squares);
  }

  private static double[] mergeMoments(double[] earlier, double[] later) {
    Moments sum = decode(earlier).plus(decode(later));
    return encode(sum, 0, sum.mean().length);
  }

  /**
   * The covariance of all pairs of features: {@code Σ (x - mean)ᵀ (x - mean) / (rows - 1)}. Tasks
   * and driver hold {@code 8 · width²} bytes.
   *
   * @param width how many features a row has
   * @throws IllegalArgumentException if the reader finds fault with a row
   */
  public static <T> Covariance covariance(JavaRDD<T> rows, int width, RowReader<T> reader) {
    RowProblems problems = new RowProblems(rows.context());
    long numbers = Covariance.triangle(width);
    Slices even =
        Slices.of(
            Math.toIntExact(numbers),
            Math.max(1, rows.getNumPartitions()),
            rows.context().defaultParallelism());
    int slices = Math.min(width, even.count());
    int[] bounds = Covariance.bounds(width, slices);
    JavaRDD<Tuple2<Long, double[]>> parts =
        rows.mapPartitionsWithIndex(
            (partition, iterator) -> {
              // Empty partitions cost nothing.
              Scatter scatter = iterator.hasNext() ? new Scatter(width) : null;
              Example row = new Example();
              long position = 0;
              while (iterator.hasNext()) {
                String problem = reader.read(iterator.next(), row);
                if (problem != null) {
                  problems.add(problem, partition, position);
                  return none();
                }
                scatter.add(row);
                position++;
              }
              if (scatter == null) {
                return none();
              }
              scatter.finish();
              return IntStream.range(0, slices)
                  .mapToObj(
                      slice ->
                          OrderedReduction.part(
                              slice,
                              partition,
                              Covariance.part(scatter, bounds[slice], bounds[slice + 1])))
                  .iterator();
            },
            false);
    List<double[]> sums =
        OrderedReduction.list(
            parts,
            slices,
            8 * numbers,
            OrderedReduction.Fold.pairwise((a, b) -> Covariance.merge(a, b, width)));
    problems.throwFirst();
    return Covariance.of(sums, bounds, width);
  }
}
