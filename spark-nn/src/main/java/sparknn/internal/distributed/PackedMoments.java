package sparknn.internal.distributed;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;
import sparknn.nn.data.Example;
import sparknn.nn.data.RowBlock;
import sparknn.nn.stats.FeatureMoments;
import sparknn.nn.stats.FeatureSums;
import sparknn.nn.stats.Moments;

/** The job that looks at the features of all packed rows to train on, by their weights. */
final class PackedMoments {
  private PackedMoments() {}

  /**
   * Their moments.
   *
   * @param blocks with at least one row to train on
   * @param width how many features a row has
   */
  static FeatureMoments of(JavaRDD<byte[]> blocks, int width) {
    Slices slices =
        Slices.of(
            width, Math.max(1, blocks.getNumPartitions()), blocks.context().defaultParallelism());
    List<double[]> sums =
        OrderedReduction.list(
            blocks.mapPartitionsWithIndex(work(width, slices), false),
            slices.count(),
            FeatureMoments.bytes(width),
            OrderedReduction.Fold.pairwise(PackedMoments::merge));
    FeatureMoments first = FeatureMoments.decode(sums.get(0));
    Moments moments = new Moments(first.moments().weight(), new double[width], new double[width]);
    FeatureMoments all =
        new FeatureMoments(moments, new double[width], new double[width], first.sparseWeight());
    for (int slice = 0; slice < sums.size(); slice++) {
      FeatureMoments.decode(sums.get(slice)).copyTo(all, slices.offset(slice));
    }
    return all;
  }

  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Long, double[]>>> work(
      int width, Slices slices) {
    return (partition, blocks) -> {
      FeatureSums sums = new FeatureSums(width);
      Example row = new Example();
      Iterator<RowBlock> training = PackedData.training(blocks);
      while (training.hasNext()) {
        RowBlock block = training.next();
        for (int i = 0; i < block.rows(); i++) {
          block.copyTo(i, row);
          sums.add(row);
        }
      }
      FeatureMoments moments = sums.moments();
      return IntStream.range(0, slices.count())
          .mapToObj(
              slice ->
                  OrderedReduction.part(
                      slice, partition, moments.encode(slices.offset(slice), slices.length(slice))))
          .iterator();
    };
  }

  private static double[] merge(double[] earlier, double[] later) {
    FeatureMoments sum = FeatureMoments.decode(earlier).plus(FeatureMoments.decode(later));
    return sum.encode(0, sum.least().length);
  }
}
