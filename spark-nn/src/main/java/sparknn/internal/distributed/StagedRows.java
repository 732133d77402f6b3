package sparknn.internal.distributed;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import sparknn.nn.data.Example;

/**
 * The user's rows, read once: in their own partitions and order, but as packed floats. How many
 * they are and of which classes decides how they are dealt to workers, and to how many; that takes
 * a second look, which is at these and not at the user's data again.
 *
 * <p>They need be there until they have been packed, for one training or for several. Lost ones are
 * made anew from the user's data. Release them with {@link #close}.
 */
public final class StagedRows implements AutoCloseable {
  private final JavaRDD<byte[]> segments;
  private final Inventory inventory;

  private StagedRows(JavaRDD<byte[]> segments, Inventory inventory) {
    this.segments = segments;
    this.inventory = inventory;
  }

  /**
   * Reads all rows.
   *
   * @throws IllegalArgumentException if there is fault with a row, or no row
   */
  public static <T> StagedRows of(JavaRDD<T> rows, RowFormat<T> format) {
    RowProblems problems = new RowProblems(rows.context());
    JavaRDD<byte[]> segments =
        rows.mapPartitionsWithIndex(
                (partition, iterator) -> new Stager<>(partition, iterator, format, problems), false)
            .setName("spark-nn rows as read")
            .persist(StorageLevel.MEMORY_AND_DISK());
    boolean read = false;
    try {
      boolean classes = format.classes();
      List<double[]> inventories =
          segments
              .mapPartitions(
                  arrays ->
                      List.of(Inventory.of(new Segment.Rows(arrays), classes).encode()).iterator())
              .collect();
      Inventory all = merge(inventories, format, problems);
      problems.throwFirst();
      if (all.rows() == 0) {
        throw new IllegalArgumentException("the data must have at least one row, got none");
      }
      read = true;
      return new StagedRows(segments, all);
    } finally {
      if (!read) {
        Cleanup.await(() -> segments.unpersist(true));
      }
    }
  }

  /** In the order of the partitions, so that sums have the same bits each time. */
  private static Inventory merge(
      List<double[]> inventories, RowFormat<?> format, RowProblems problems) {
    Inventory all = Inventory.none();
    for (int partition = 0; partition < inventories.size(); partition++) {
      Inventory one = Inventory.decode(inventories.get(partition));
      if (all.sizes() != null && one.sizes() != null) {
        try {
          format.requireSame(all.sizes(), one.sizes());
        } catch (IllegalArgumentException e) {
          problems.add(e.getMessage(), partition, 0);
        }
      }
      all = all.plus(one);
    }
    return all;
  }

  /** Where they are. */
  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(segments.context());
  }

  /** What was read. */
  public Inventory inventory() {
    return inventory;
  }

  /**
   * Deals them to the workers and caches what was dealt; the caller closes.
   *
   * @param classWeights what the weights of rows are multiplied with, by class; where there are
   *     none, and of further classes, with 1
   */
  public PackedData pack(Packing packing, double[] classWeights) {
    return packing.pack(
        segments.mapPartitions(arrays -> new Segment.Rows(arrays)),
        (row, into) -> {
          into.set(row);
          return weigh(into, classWeights);
        });
  }

  private static String weigh(Example row, double[] classWeights) {
    if (classWeights.length == 0) {
      return null;
    }
    int number = (int) row.target(0);
    double weight = row.weight() * (number < classWeights.length ? classWeights[number] : 1);
    row.setWeight(weight);
    return Float.isFinite((float) weight)
        ? null
        : String.format(
            "weights times classWeights must be finite single-precision numbers, got %s (class %d)",
            weight, number);
  }

  /** Frees the cache. What was packed stays. */
  @Override
  public void close() {
    Cleanup.await(() -> segments.unpersist(true));
  }

  /** Reads one source partition; ends at the first row that it finds fault with. */
  private static final class Stager<T> implements Iterator<byte[]> {
    private final int partition;
    private final Iterator<T> rows;
    private final RowFormat<T> format;
    private final RowProblems problems;
    private final Example example = new Example();
    private final Queue<byte[]> ready = new ArrayDeque<>();
    private RowReader<T> reader;
    private Segment.Builder builder;
    private long position;
    private boolean faulty;

    Stager(int partition, Iterator<T> rows, RowFormat<T> format, RowProblems problems) {
      this.partition = partition;
      this.rows = rows;
      this.format = format;
      this.problems = problems;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !faulty && rows.hasNext()) {
        String problem = read(rows.next());
        if (problem != null) {
          problems.add(problem, partition, position);
          faulty = true;
        }
        position++;
      }
      if (ready.isEmpty() && builder != null && !builder.empty()) {
        ready.addAll(builder.build());
      }
      return !ready.isEmpty();
    }

    private String read(T row) {
      if (reader == null) {
        try {
          RowSizes sizes = format.sizes(row);
          reader = format.reader(sizes);
          builder = new Segment.Builder(sizes);
        } catch (IllegalArgumentException e) {
          return e.getMessage();
        }
      }
      String problem = reader.read(row, example);
      if (problem == null) {
        builder.add(example);
        if (builder.full()) {
          ready.addAll(builder.build());
        }
      }
      return problem;
    }

    @Override
    public byte[] next() {
      return ready.remove();
    }
  }
}
