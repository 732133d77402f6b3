package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparknn.nn.data.RowBlock;
import sparknn.nn.train.Calibration;
import sparknn.nn.train.Evaluation;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.Validation;

/** Jobs over the packed data that look at a network's values and train nothing. */
final class EvaluationJobs {
  private static final int SUMS = 4;

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final PackedData data;
  private final SharedConstants constants;

  EvaluationJobs(
      JavaSparkContext context, TrainingPlan plan, PackedData data, SharedConstants constants) {
    this.context = context;
    this.plan = plan;
    this.data = data;
    this.constants = constants;
  }

  /** Lends values as a broadcast, and destroys it. */
  <T> T with(float[] values, Function<Broadcast<float[]>, T> job) {
    Broadcast<float[]> shared = context.broadcast(values);
    try {
      return job.apply(shared);
    } finally {
      shared.destroy();
    }
  }

  /**
   * The loss and metric on the held-out rows.
   *
   * @param values begin with parameters and statistics
   */
  Validation validation(Broadcast<float[]> values) {
    double[] sums = evaluated(values, PackedData::heldOut, Evaluation.counts(plan).length);
    double[] counts = Arrays.copyOfRange(sums, SUMS, sums.length);
    return Validation.of(plan, decoded(sums), counts);
  }

  /** The sums of the rows to train on, without noise. */
  LossSums training(Broadcast<float[]> values) {
    return decoded(evaluated(values, PackedData::training, 0));
  }

  private double[] evaluated(Broadcast<float[]> values, Choice rows, int counts) {
    JavaRDD<Tuple2<Long, double[]>> parts =
        data.blocks()
            .mapPartitionsWithIndex(
                evaluation(plan, values, constants.shared(), rows, counts), false);
    OrderedReduction.Fold<double[]> sum = OrderedReduction.Fold.pairwise(EvaluationJobs::plus);
    return OrderedReduction.list(parts, 1, 8L * (SUMS + counts), sum).get(0);
  }

  /** Of the blocks of a partition. */
  private interface Choice extends Serializable {
    Iterator<RowBlock> of(Iterator<byte[]> blocks);
  }

  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Long, double[]>>> evaluation(
      TrainingPlan plan,
      Broadcast<float[]> state,
      Broadcast<float[]> constants,
      Choice rows,
      int counts) {
    return (partition, blocks) -> {
      NetworkValues values =
          TrainingState.valuesOf(plan, state.value(), SharedConstants.in(constants));
      double[] counted = new double[counts];
      LossSums sums = Evaluation.of(plan, values, rows.of(blocks), counted);
      return List.of(OrderedReduction.part(0, partition, encoded(sums, counted))).iterator();
    };
  }

  private static double[] plus(double[] earlier, double[] later) {
    for (int i = 0; i < earlier.length; i++) {
      earlier[i] += later[i];
    }
    return earlier;
  }

  /** The four sums, and behind them what a metric of held-out rows is made from. */
  private static double[] encoded(LossSums sums, double[] counts) {
    double[] all = new double[SUMS + counts.length];
    all[0] = sums.weight();
    all[1] = sums.loss();
    all[2] = sums.metric();
    all[3] = sums.batches();
    System.arraycopy(counts, 0, all, SUMS, counts.length);
    return all;
  }

  private static LossSums decoded(double[] sums) {
    return new LossSums(sums[0], sums[1], sums[2], (long) sums[3]);
  }

  /** The values with their running statistics measured anew over the training rows. */
  NetworkValues calibrated(float[] values) {
    int size = plan.network().statistics().size();
    OrderedReduction.Fold<double[]> pool = pool(plan);
    List<double[]> pooled =
        with(
            values,
            shared ->
                OrderedReduction.list(
                    data.blocks()
                        .mapPartitionsWithIndex(
                            calibration(plan, shared, constants.shared()), false),
                    1,
                    8L * (size + 1),
                    pool));
    return new NetworkValues(
        TrainingState.valuesOf(plan, values).parameters(),
        statistics(pooled.get(0), size),
        constants.numbers());
  }

  private static OrderedReduction.Fold<double[]> pool(TrainingPlan plan) {
    return parts -> pool(plan, parts);
  }

  /** Running statistics, and behind them the number of rows that they are of, all together. */
  private static double[] pool(TrainingPlan plan, Iterator<double[]> parts) {
    int size = plan.network().statistics().size();
    // Pooled about the statistics of one worker, which are near those of all; the values' own may
    // be far off, and digits would be lost.
    float[] common = null;
    double[] sums = new double[size + 1];
    while (parts.hasNext()) {
      double[] part = parts.next();
      float[] state = statistics(part, size);
      common = common == null ? state.clone() : common;
      plan.network().beforeAveraging(state, common, 0);
      for (int i = 0; i < size; i++) {
        sums[i] += part[size] * state[i];
      }
      sums[size] += part[size];
    }
    float[] state = new float[size];
    for (int i = 0; i < size; i++) {
      state[i] = (float) (sums[i] / sums[size]);
    }
    plan.network().afterAveraging(state, common, 0);
    return numbers(state, (long) sums[size]);
  }

  private static float[] statistics(double[] part, int size) {
    float[] state = new float[size];
    for (int i = 0; i < size; i++) {
      state[i] = (float) part[i];
    }
    return state;
  }

  private static double[] numbers(float[] statistics, long rows) {
    double[] part = new double[statistics.length + 1];
    for (int i = 0; i < statistics.length; i++) {
      part[i] = statistics[i];
    }
    part[statistics.length] = rows;
    return part;
  }

  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Long, double[]>>> calibration(
      TrainingPlan plan, Broadcast<float[]> shared, Broadcast<float[]> constants) {
    return (partition, blocks) -> {
      NetworkValues values =
          TrainingState.valuesOf(plan, shared.value(), SharedConstants.in(constants));
      long rows = Calibration.run(plan, values, partition, PackedData.training(blocks));
      return rows == 0
          ? List.<Tuple2<Long, double[]>>of().iterator()
          : List.of(OrderedReduction.part(0, partition, numbers(values.statistics(), rows)))
              .iterator();
    };
  }
}
