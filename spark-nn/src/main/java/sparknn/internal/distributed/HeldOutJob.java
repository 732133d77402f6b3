package sparknn.internal.distributed;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparknn.nn.calibration.HeldOutOutputs;
import sparknn.nn.train.Evaluation;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;

/**
 * What a trained network says of held-out rows: of all of them where they are few, otherwise of
 * every n-th one of each worker, in the order of the workers.
 */
public final class HeldOutJob {
  // About as many numbers come to the driver at most, for which 20,000 rows of 50 outputs suffice.
  private static final long MOST_NUMBERS = 1 << 20;
  private static final long ENOUGH_ROWS = 1 << 16;

  private HeldOutJob() {}

  /** Runs it. */
  public static HeldOutOutputs run(
      JavaSparkContext context, TrainingPlan plan, PackedData data, NetworkValues values) {
    int outputs = plan.network().outputSize();
    int targets = plan.network().targetSize();
    long fitting = Math.max(1, MOST_NUMBERS / (outputs + targets + 1));
    long rows = data.census().heldOutRows();
    int every = (int) Math.max(1, rows / Math.min(fitting, ENOUGH_ROWS));
    Broadcast<NetworkValues> shared = context.broadcast(values);
    try {
      return HeldOutOutputs.of(joined(collected(plan, data, shared, every)), outputs, targets);
    } finally {
      shared.destroy();
    }
  }

  private static List<float[]> collected(
      TrainingPlan plan, PackedData data, Broadcast<NetworkValues> shared, int every) {
    JavaRDD<float[]> parts =
        data.blocks()
            .mapPartitions(
                blocks ->
                    List.of(
                            Evaluation.outputs(
                                plan, shared.value(), PackedData.heldOut(blocks), every))
                        .iterator());
    return parts.collect();
  }

  private static float[] joined(List<float[]> parts) {
    int length = 0;
    for (float[] part : parts) {
      length = Math.addExact(length, part.length);
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
