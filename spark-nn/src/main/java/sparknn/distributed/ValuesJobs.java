package sparknn.distributed;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import sparknn.nn.data.RowBlock;
import sparknn.nn.train.Calibration;
import sparknn.nn.train.Evaluation;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.Totals;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;

/** Jobs over the packed data that look at a network's values and train nothing. */
final class ValuesJobs {
  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final PackedData data;

  ValuesJobs(JavaSparkContext context, TrainingPlan plan, PackedData data) {
    this.context = context;
    this.plan = plan;
    this.data = data;
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
  Totals validation(Broadcast<float[]> values) {
    return evaluated(values, PackedData::heldOut);
  }

  /** The same on the rows to train on, without noise. */
  Totals training(Broadcast<float[]> values) {
    return evaluated(values, PackedData::training);
  }

  private Totals evaluated(Broadcast<float[]> values, Choice rows) {
    Totals totals = Totals.NONE;
    for (double[] sum : data.blocks().mapPartitions(evaluation(plan, values, rows)).collect()) {
      totals = totals.plus(new Totals(sum[0], sum[1], sum[2], (long) sum[3]));
    }
    return totals;
  }

  /** Of the blocks of a partition. */
  private interface Choice extends Serializable {
    Iterator<RowBlock> of(Iterator<byte[]> blocks);
  }

  private static FlatMapFunction<Iterator<byte[]>, double[]> evaluation(
      TrainingPlan plan, Broadcast<float[]> state, Choice rows) {
    return blocks -> {
      NetworkValues values = TrainingState.valuesOf(plan, state.value());
      Totals totals = Evaluation.of(plan, values, rows.of(blocks));
      double[] sums = {totals.weight(), totals.loss(), totals.metric(), totals.batches()};
      return List.of(sums).iterator();
    };
  }

  /** The values with their running statistics measured anew over the training rows. */
  NetworkValues calibrated(float[] values) {
    List<double[]> parts =
        with(
            values,
            shared ->
                data.blocks().mapPartitionsWithIndex(calibration(plan, shared), false).collect());
    int size = plan.network().state().size();
    // Pooled about the statistics of one worker, which are near those of all; the values' own may
    // be far off, and digits would be lost.
    float[] common = null;
    double rows = 0;
    double[] sums = new double[size];
    for (double[] part : parts) {
      double count = part[size];
      if (count > 0) {
        float[] state = statistics(part, size);
        common = common == null ? state.clone() : common;
        plan.network().beforeAveraging(state, common, 0);
        rows += count;
        for (int i = 0; i < size; i++) {
          sums[i] += count * state[i];
        }
      }
    }
    float[] state = new float[size];
    for (int i = 0; i < size; i++) {
      state[i] = (float) (sums[i] / rows);
    }
    plan.network().afterAveraging(state, common, 0);
    return new NetworkValues(TrainingState.valuesOf(plan, values).parameters(), state);
  }

  private static float[] statistics(double[] part, int size) {
    float[] state = new float[size];
    for (int i = 0; i < size; i++) {
      state[i] = (float) part[i];
    }
    return state;
  }

  private static Function2<Integer, Iterator<byte[]>, Iterator<double[]>> calibration(
      TrainingPlan plan, Broadcast<float[]> shared) {
    return (partition, blocks) -> {
      NetworkValues values = TrainingState.valuesOf(plan, shared.value());
      long rows = Calibration.run(plan, values, partition, PackedData.training(blocks));
      float[] state = values.state();
      double[] part = new double[state.length + 1];
      for (int i = 0; i < state.length; i++) {
        part[i] = state[i];
      }
      part[state.length] = rows;
      return List.of(part).iterator();
    };
  }
}
