package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import sparknn.nn.data.RowBlock;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * How many rows of each class are held out of each worker's at random: in all the fraction that was
 * asked for, rounded, but at least one; of each class its share of them, but never all of its rows.
 * Where targets are values all rows are one class.
 *
 * <p>The numbers follow from counts of the packed rows, by classes and workers, for which the
 * shuffled rows are read once more, but not the source.
 */
final class HoldOut implements Serializable {
  private final long seed;
  private final boolean byClass;
  // For each worker and class: how many rows there are and how many of them are held out.
  private final List<Map<Double, long[]>> workers;

  private HoldOut(long seed, boolean byClass, List<Map<Double, long[]>> workers) {
    this.seed = seed;
    this.byClass = byClass;
    this.workers = workers;
  }

  /**
   * Counts the rows that are to be split.
   *
   * @param dealt blocks by worker
   * @param fraction in (0, 1)
   * @param byClass whether targets are classes
   */
  static HoldOut of(
      JavaPairRDD<long[], byte[]> dealt, double fraction, boolean byClass, long seed) {
    List<Map<Double, long[]>> workers = new ArrayList<>();
    for (double[] counted : dealt.values().mapPartitions(some -> count(some, byClass)).collect()) {
      Map<Double, long[]> classes = new TreeMap<>();
      for (int i = 0; i < counted.length; i += 2) {
        classes.put(counted[i], new long[] {(long) counted[i + 1], 0});
      }
      workers.add(classes);
    }
    HoldOut plan = new HoldOut(seed, byClass, workers);
    plan.share(fraction);
    return plan;
  }

  private static Iterator<double[]> count(Iterator<byte[]> blocks, boolean byClass) {
    Map<Double, long[]> counts = new TreeMap<>();
    while (blocks.hasNext()) {
      RowBlock block = new RowBlock(blocks.next());
      for (int row = 0; row < block.rows() && !block.heldOut(); row++) {
        counts.computeIfAbsent(byClass ? block.target(row, 0) : 0.0, c -> new long[1])[0]++;
      }
    }
    double[] flat = new double[2 * counts.size()];
    int i = 0;
    for (Map.Entry<Double, long[]> count : counts.entrySet()) {
      flat[i++] = count.getKey();
      flat[i++] = count.getValue()[0];
    }
    return List.of(flat).iterator();
  }

  /** Decides for each class, then for each worker. */
  private void share(double fraction) {
    Map<Double, long[]> classes = new TreeMap<>();
    workers.forEach(
        worker ->
            worker.forEach(
                (c, count) -> classes.computeIfAbsent(c, none -> new long[2])[0] += count[0]));
    shareByClass(classes, fraction);
    classes.forEach(
        (c, count) -> {
          // Where the remainders fall is random, so that they are not all the last worker's.
          Rng rng = Rng.at(seed, Purpose.VALIDATION_SPLIT, Double.doubleToLongBits(c));
          long before = (long) (rng.nextDouble() * count[0]);
          for (Map<Double, long[]> worker : workers) {
            long[] own = worker.getOrDefault(c, new long[2]);
            long after = before + own[0] * count[1];
            own[1] = after / count[0] - before / count[0];
            before = after;
          }
        });
  }

  /** By largest remainders: from {count, 0} to {count, held out}. */
  static void shareByClass(Map<Double, long[]> classes, double fraction) {
    long rows = classes.values().stream().mapToLong(count -> count[0]).sum();
    long wanted = Math.max(1, Math.min(rows - 1, Math.round(fraction * rows)));
    long left = wanted;
    for (long[] count : classes.values()) {
      count[1] = Math.min(count[0] - 1, (long) exact(count, wanted, rows));
      left -= count[1];
    }
    List<long[]> order = new ArrayList<>(classes.values());
    order.sort(Comparator.comparingDouble(count -> count[1] - exact(count, wanted, rows)));
    for (boolean room = true; left > 0 && room; ) {
      room = false;
      for (long[] count : order) {
        if (left > 0 && count[1] < count[0] - 1) {
          count[1]++;
          left--;
          room = true;
        }
      }
    }
  }

  private static double exact(long[] count, long wanted, long rows) {
    return (double) wanted * count[0] / rows;
  }

  /** Draws the rows of one worker. */
  Draw draw(int worker) {
    Rng rng = Rng.at(seed, Purpose.VALIDATION_SPLIT, worker, 0);
    return new Draw(workers.get(worker), byClass, rng);
  }

  /**
   * Draws as many rows as were decided, one look at each row: a row is held out with probability
   * (rows still to be held out) / (rows still to come). Knuth, "The art of computer programming",
   * volume 2, algorithm 3.4.2 S.
   */
  static final class Draw {
    private final Map<Double, long[]> left = new TreeMap<>();
    private final boolean byClass;
    private final Rng rng;

    private Draw(Map<Double, long[]> classes, boolean byClass, Rng rng) {
      classes.forEach((c, count) -> left.put(c, count.clone()));
      this.byClass = byClass;
      this.rng = rng;
    }

    /** Whether the next row is held out. */
    boolean next(double target) {
      long[] count = left.get(byClass ? target : 0.0);
      boolean heldOut = rng.nextDouble() * count[0] < count[1];
      count[0]--;
      count[1] -= heldOut ? 1 : 0;
      return heldOut;
    }
  }
}
