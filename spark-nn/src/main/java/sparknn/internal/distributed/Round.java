package sparknn.internal.distributed;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.WorkerTask;

/**
 * A round as a stateless Spark job: every worker trains from the common state on its mini-batches,
 * and the workers' states are averaged by {@link OrderedReduction}.
 */
final class Round {
  private final TrainingPlan plan;
  private final PackedData data;
  private final SharedConstants constants;
  private final long[] rows;
  private final Slices slices;

  Round(TrainingPlan plan, PackedData data, SharedConstants constants, int parallelism) {
    this.plan = plan;
    this.data = data;
    this.constants = constants;
    this.rows = data.trainingRows();
    this.slices = Slices.of(TrainingState.flatSize(plan), data.workers(), parallelism);
  }

  /**
   * What a round came to.
   *
   * @param flat the average of the workers' states; the common state itself if nobody trained
   * @param steps the mini-batches that the busiest worker has trained on since the beginning
   * @param totals of all workers
   */
  record Outcome(float[] flat, long steps, LossSums totals) {}

  /** Runs it. */
  Outcome run(WorkerTask task, Broadcast<float[]> state, long steps) {
    JavaRDD<Tuple2<Long, byte[]>> parts =
        data.blocks()
            .mapPartitionsWithIndex(
                work(plan, rows, slices, task, state, constants.shared(), steps), false);
    Average average = new Average(slices);
    OrderedReduction.forEach(
        parts, slices.count(), slices.bytes(), StateSlice::average, average::put);
    return average.totals.batches() == 0
        ? new Outcome(state.value(), steps, average.totals)
        : new Outcome(average.flat, average.steps, average.totals);
  }

  /** The average on the driver, as its slices come in. */
  private static final class Average {
    private final Slices slices;
    private float[] flat;
    private long steps;
    private LossSums totals = LossSums.NONE;

    Average(Slices slices) {
      this.slices = slices;
    }

    void put(int number, byte[] bytes) {
      if (flat == null) {
        flat = new float[slices.size()];
      }
      StateSlice slice = new StateSlice(bytes);
      slice.read(flat, slices.offset(number));
      totals = slice.totals();
      steps = slice.steps();
    }
  }

  /** Static, so that the closure holds what it uses and no more. */
  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Long, byte[]>>> work(
      TrainingPlan plan,
      long[] rows,
      Slices slices,
      WorkerTask task,
      Broadcast<float[]> state,
      Broadcast<float[]> constants,
      long steps) {
    return (partition, blocks) -> {
      if (!task.hasWork(plan, rows[partition])) {
        return List.<Tuple2<Long, byte[]>>of().iterator();
      }
      TrainingState start =
          TrainingState.fromFlat(plan, state.value(), SharedConstants.in(constants), steps);
      WorkerTask.Result result =
          task.run(plan, start, partition, rows[partition], PackedData.training(blocks));
      if (result.totals().batches() == 0) {
        return List.<Tuple2<Long, byte[]>>of().iterator();
      }
      return IntStream.range(0, slices.count())
          .mapToObj(
              slice ->
                  OrderedReduction.part(
                      slice,
                      partition,
                      StateSlice.of(result, slices.offset(slice), slices.length(slice)).bytes()))
          .iterator();
    };
  }
}
