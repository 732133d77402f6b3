package sparknn.internal.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparknn.nn.train.FeatureRows;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.RoundRows;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.WorkerRound;
import sparknn.nn.train.WorkerTask;

/**
 * Rounds with lazy steps, whose cost goes by the features that are set and not by how many there
 * are: a worker holds the rows of the state that its examples of the round touch, sends these, and
 * the driver moves them in the common state; the others stay what they are.
 *
 * <p>A row is averaged as all are: workers that have not touched it count with the common value. An
 * outer step is of rows that were touched; the velocity of the others rests.
 *
 * <p>The common state is broadcast whole at first, and later what rounds have moved in it, until
 * that is as much as the whole. A task that is repeated finds all of it, and has no state.
 */
final class LazyRounds {
  private static final int SLICES_PER_TASK = 4;
  private static final int LEAST_ROWS = 1 << 12;

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final PackedData data;
  private final SharedConstants constants;
  private final OuterStep outerStep;
  private final FeatureRows layout;
  private final int parameters;
  private final int slices;
  private Broadcast<float[]> base;
  private final List<Broadcast<byte[]>> deltas = new ArrayList<>();
  private long movedBytes;
  private long lastBytes;
  // The common state as this object has left it; its own array, unlike what was broadcast.
  private float[] flat;

  LazyRounds(
      JavaSparkContext context,
      TrainingPlan plan,
      PackedData data,
      SharedConstants constants,
      OuterStep outerStep) {
    this.context = context;
    this.plan = plan;
    this.data = data;
    this.constants = constants;
    this.outerStep = outerStep;
    this.layout = FeatureRows.of(plan);
    this.parameters = plan.network().parameters().size();
    int most = (layout.width() + LEAST_ROWS - 1) / LEAST_ROWS;
    this.slices = Math.max(1, Math.min(SLICES_PER_TASK * context.defaultParallelism(), most));
    this.lastBytes = 4L * TrainingState.flatSize(plan);
  }

  /** Runs a round from the common state, and moves that. */
  LossSums run(WorkerRound task, CommonState common) {
    share(common);
    List<byte[]> averages = new ArrayList<>();
    JavaRDD<Tuple2<Long, byte[]>> parts =
        data.blocks()
            .mapPartitionsWithIndex(
                work(
                    plan,
                    layout,
                    data.trainingRows(),
                    slices,
                    task,
                    base,
                    List.copyOf(deltas),
                    constants.shared(),
                    common.steps()),
                false);
    OrderedReduction.forEach(
        parts, slices, lastBytes, fold(layout.rowLength()), (slice, bytes) -> averages.add(bytes));
    if (averages.isEmpty()) {
      return LossSums.NONE;
    }
    TouchedSlice first = new TouchedSlice(averages.get(0));
    if (first.totals().finite()) {
      move(averages, first.totals().weight());
    }
    lastBytes = averages.stream().mapToLong(bytes -> bytes.length).sum();
    common.moved(first.steps());
    return first.totals();
  }

  private static OrderedReduction.Fold<byte[]> fold(int rowLength) {
    return parts -> TouchedSlice.average(parts, rowLength);
  }

  private void share(CommonState common) {
    if (flat == null || flat != common.flat() || movedBytes >= 4L * flat.length) {
      release();
      base = context.broadcast(common.flat());
      flat = common.flat().clone();
      common.replace(flat, common.steps());
    }
  }

  /** Destroys the broadcasts; the next round makes others. */
  void release() {
    if (base != null) {
      base.destroy();
      base = null;
    }
    deltas.forEach(Broadcast::destroy);
    deltas.clear();
    movedBytes = 0;
    flat = null;
  }

  private void move(List<byte[]> averages, double weight) {
    int behind = parameters + plan.network().statistics().size();
    float[] before = Arrays.copyOfRange(flat, parameters, behind);
    float[] rest = layout.rest(flat, layout.width());
    int length = layout.rowLength();
    int[] touched = {};
    for (byte[] bytes : averages) {
      TouchedSlice slice = new TouchedSlice(bytes);
      int[] numbers = slice.numbers();
      double[] weights = slice.weights();
      float[] values = slice.values();
      int features = 0;
      for (int row = 0; row < numbers.length; row++) {
        if (numbers[row] < layout.width()) {
          features++;
          moveFeature(numbers[row], weights[row] / weight, values, row * length);
        } else {
          int to = (numbers[row] - layout.width()) * length;
          System.arraycopy(values, row * length, rest, to, length);
        }
      }
      int had = touched.length;
      touched = Arrays.copyOf(touched, had + features);
      System.arraycopy(numbers, 0, touched, had, features);
    }
    int[] from = {0};
    layout.forRest(
        (at, count) -> {
          for (int i = at; i < at + count; i++) {
            moveNumber(i, rest[from[0]++]);
          }
        });
    if (plan.network().movesStatistics()) {
      float[] after = Arrays.copyOfRange(flat, parameters, behind);
      plan.network().afterAveraging(after, before, 0);
      System.arraycopy(after, 0, flat, parameters, after.length);
    }
    movedBytes += 4L * touched.length * (length + 1) + 4L * rest.length;
    if (movedBytes < 4L * flat.length) {
      Arrays.sort(touched);
      deltas.add(context.broadcast(TouchedDelta.of(layout, flat, touched)));
    }
  }

  private void moveFeature(int feature, double share, float[] values, int offset) {
    int[] from = {offset};
    layout.forMoved(
        feature,
        (at, count) -> {
          for (int i = at; i < at + count; i++) {
            float own = values[from[0]++];
            moveNumber(i, share == 1 ? own : (float) (share * own + (1 - share) * flat[i]));
          }
        });
  }

  private void moveNumber(int i, float average) {
    flat[i] = i < parameters ? outerStep.next(i, flat[i], average) : average;
  }

  /** Static, so that the closure holds what it uses and no more. */
  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Long, byte[]>>> work(
      TrainingPlan plan,
      FeatureRows layout,
      long[] rows,
      int slices,
      WorkerRound task,
      Broadcast<float[]> base,
      List<Broadcast<byte[]>> deltas,
      Broadcast<float[]> constants,
      long steps) {
    List<Broadcast<byte[]>> later = new ArrayList<>(deltas);
    return (partition, blocks) -> {
      if (!task.hasWork(plan, rows[partition])) {
        return List.<Tuple2<Long, byte[]>>of().iterator();
      }
      RoundRows own =
          RoundRows.read(plan, task, partition, rows[partition], PackedData.training(blocks));
      int[] features = own.features();
      float[] some = layout.gather(base.value(), features);
      for (Broadcast<byte[]> delta : later) {
        new TouchedDelta(layout, delta.value()).applyTo(some, features);
      }
      TrainingPlan narrow = plan.narrowed(features.length);
      TrainingState start =
          TrainingState.fromFlat(narrow, some, SharedConstants.in(constants), steps);
      WorkerTask.Result result = task.run(narrow, start, partition, rows[partition], own);
      if (result.totals().batches() == 0) {
        return List.<Tuple2<Long, byte[]>>of().iterator();
      }
      return parts(layout, result, features, slices, partition);
    };
  }

  private static Iterator<Tuple2<Long, byte[]>> parts(
      FeatureRows layout, WorkerTask.Result result, int[] features, int slices, int partition) {
    float[] flat = result.state().toFlat();
    float[] rest = layout.rest(flat, features.length);
    return IntStream.range(0, slices)
        .mapToObj(
            slice ->
                OrderedReduction.part(
                    slice, partition, part(layout, result, flat, rest, features, slices, slice)))
        .iterator();
  }

  /** The rows whose number has this remainder: those of features, and of what belongs to none. */
  private static byte[] part(
      FeatureRows layout,
      WorkerTask.Result result,
      float[] flat,
      float[] rest,
      int[] features,
      int slices,
      int slice) {
    int length = layout.rowLength();
    int width = layout.width();
    int[] numbers = new int[features.length + layout.restRows()];
    float[] values = new float[numbers.length * length / slices + length];
    int count = 0;
    for (int i = 0; i < features.length; i++) {
      if (features[i] % slices == slice) {
        values = room(values, (count + 1) * length);
        layout.copyMoved(flat, features.length, i, values, count * length);
        numbers[count++] = features[i];
      }
    }
    for (int row = 0; row < layout.restRows(); row++) {
      if ((width + row) % slices == slice) {
        values = room(values, (count + 1) * length);
        System.arraycopy(rest, row * length, values, count * length, length);
        numbers[count++] = width + row;
      }
    }
    return TouchedSlice.of(
        result, Arrays.copyOf(numbers, count), Arrays.copyOf(values, count * length));
  }

  private static float[] room(float[] values, int length) {
    return length <= values.length
        ? values
        : Arrays.copyOf(values, Math.max(length, 2 * values.length));
  }
}
