package sparknn.distributed;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparknn.nn.train.Totals;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.TrainingState;
import sparknn.nn.train.WorkerTask;

/**
 * A round as a stateless Spark job: every worker trains from the common state on its mini-batches,
 * and the workers' states are averaged slice by slice, each slice on one node, in the order of the
 * workers. Small states are averaged on the driver, by the same arithmetic.
 */
final class Round {
  // Of all workers' states together: below, the driver adds them up and spares a shuffle.
  private static final long DRIVER_BYTES = 16 << 20;

  private final TrainingPlan plan;
  private final PackedData data;
  private final long[] rows;
  private final Slices slices;
  private final HashPartitioner bySlice;

  Round(TrainingPlan plan, PackedData data, int parallelism) {
    this.plan = plan;
    this.data = data;
    this.rows = data.trainingRows();
    this.slices = Slices.of(TrainingState.flatSize(plan), data.workers(), parallelism);
    this.bySlice = new HashPartitioner(slices.count());
  }

  /**
   * What a round came to.
   *
   * @param flat the average of the workers' states; the common state itself if nobody trained
   * @param steps the mini-batches that the busiest worker has trained on since the beginning
   * @param totals of all workers
   */
  record Outcome(float[] flat, long steps, Totals totals) {}

  /** Runs it. */
  Outcome run(WorkerTask task, Broadcast<float[]> state, long steps) {
    JavaPairRDD<Integer, byte[]> parts =
        JavaPairRDD.fromJavaRDD(
            data.blocks()
                .mapPartitionsWithIndex(work(plan, rows, slices, task, state, steps), false));
    Average average = new Average(slices);
    if (slices.bytes() * data.workers() <= DRIVER_BYTES) {
      gathered(parts.collect()).forEach(slice -> average.put(average(slice)));
    } else {
      JavaPairRDD<Integer, byte[][]> shuffled = shuffled(parts);
      try {
        Results.forEach(shuffled.map(Round::average), average::put);
      } finally {
        ShuffleFiles.remove(shuffled.rdd());
      }
    }
    return average.totals.batches() == 0
        ? new Outcome(state.value(), steps, average.totals)
        : new Outcome(average.flat, average.steps, average.totals);
  }

  /** The average on the driver, as its slices come in. */
  private static final class Average {
    private final Slices slices;
    private float[] flat;
    private long steps;
    private Totals totals = Totals.NONE;

    Average(Slices slices) {
      this.slices = slices;
    }

    void put(Tuple2<Integer, byte[]> slice) {
      if (flat == null) {
        flat = new float[slices.size()];
      }
      Part part = new Part(slice._2());
      part.read(flat, slices.offset(slice._1()));
      totals = part.totals();
      steps = part.steps();
    }
  }

  /** Static, so that the closure holds what it uses and no more. */
  private static Function2<Integer, Iterator<byte[]>, Iterator<Tuple2<Integer, byte[]>>> work(
      TrainingPlan plan,
      long[] rows,
      Slices slices,
      WorkerTask task,
      Broadcast<float[]> state,
      long steps) {
    return (partition, blocks) -> {
      if (!task.hasWork(plan, rows[partition])) {
        return List.<Tuple2<Integer, byte[]>>of().iterator();
      }
      TrainingState start = TrainingState.fromFlat(plan, state.value(), steps);
      WorkerTask.Result result =
          task.run(plan, start, partition, rows[partition], PackedData.training(blocks));
      if (result.totals().batches() == 0) {
        return List.<Tuple2<Integer, byte[]>>of().iterator();
      }
      return IntStream.range(0, slices.count())
          .mapToObj(
              slice ->
                  new Tuple2<>(
                      slice,
                      Part.of(partition, result, slices.offset(slice), slices.length(slice))
                          .bytes()))
          .iterator();
    };
  }

  /**
   * All parts of a slice together, each slice in the partition of its number.
   *
   * <p>A worker has one part of a slice, so there is nothing to combine before the shuffle. But
   * where Spark combines it writes one file a worker; otherwise it would write each slice to a file
   * of its own first, and all of them again into one.
   */
  private JavaPairRDD<Integer, byte[][]> shuffled(JavaPairRDD<Integer, byte[]> parts) {
    return parts.combineByKey(
        part -> new byte[][] {part},
        (some, part) -> joined(some, new byte[][] {part}),
        Round::joined,
        bySlice);
  }

  private static byte[][] joined(byte[][] some, byte[][] others) {
    byte[][] all = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, all, some.length, others.length);
    return all;
  }

  /** The same, on the driver. */
  private static List<Tuple2<Integer, byte[][]>> gathered(List<Tuple2<Integer, byte[]>> parts) {
    Map<Integer, byte[][]> bySlice = new TreeMap<>();
    for (Tuple2<Integer, byte[]> part : parts) {
      bySlice.merge(part._1(), new byte[][] {part._2()}, Round::joined);
    }
    return bySlice.entrySet().stream().map(e -> new Tuple2<>(e.getKey(), e.getValue())).toList();
  }

  private static Tuple2<Integer, byte[]> average(Tuple2<Integer, byte[][]> slice) {
    List<Part> parts = Arrays.stream(slice._2()).map(Part::new).toList();
    return new Tuple2<>(slice._1(), Part.average(parts).bytes());
  }
}
