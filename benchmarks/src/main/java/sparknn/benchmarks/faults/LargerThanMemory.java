package sparknn.benchmarks.faults;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.StorageStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparknn.benchmarks.SyntheticData;
import sparknn.classification.NeuralNetworkClassificationModel;
import sparknn.classification.NeuralNetworkClassifier;
import sparknn.nn.train.PassRecord;

/**
 * The same training on executors that can hold all rows and on executors whose storage memory holds
 * a third of them, so that the rest is read from disk in every pass. The models must have the same
 * bits.
 */
@Command(
    name = "LargerThanMemory",
    description = "Trains on rows that do not fit the executors' storage memory.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LargerThanMemory implements Callable<Integer> {
  private static final int FEATURES = 800;
  private static final int WORKERS = 2;
  private static final int MEGABYTES = 1024;
  // What Spark leaves alone of an executor's heap.
  private static final int RESERVED = 300;

  @Option(names = "--megabytes", description = "Packed rows, in all.")
  private int packed = 400;

  @Option(names = "--times", description = "How often the storage memory must fit in the rows.")
  private double times = 3;

  @Option(names = "--passes", description = "Passes over the rows.")
  private int passes = 6;

  private LargerThanMemory() {}

  /** Runs it. */
  public static void main(String[] args) {
    int status = new CommandLine(new LargerThanMemory()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** What came of a training: the model's bits, seconds of a pass, bytes of packed rows. */
  private record Outcome(String digest, double seconds, long storage, long inMemory, long onDisk) {}

  @Override
  public Integer call() throws Exception {
    Outcome ample = train("ample", 0.6);
    double fraction = packed / times / WORKERS / (MEGABYTES - RESERVED);
    Outcome tight = train("tight", fraction);
    boolean identical = tight.digest().equals(ample.digest());
    double larger = (double) (tight.inMemory() + tight.onDisk()) / tight.storage();
    System.out.printf(
        Locale.ROOT,
        "identical=%b timesStorageMemory=%.2f onDisk=%.2f slowdown=%.2f%n",
        identical,
        larger,
        (double) tight.onDisk() / (tight.inMemory() + tight.onDisk()),
        tight.seconds() / ample.seconds());
    return identical && larger >= times * 0.99 && ample.onDisk() == 0 ? 0 : 1;
  }

  private Outcome train(String name, double fraction) throws Exception {
    long rows = packed * (1L << 20) / (4 * (FEATURES + 2));
    try (LocalCluster cluster = LocalCluster.start(WORKERS, 1, MEGABYTES)) {
      SparkSession spark =
          cluster.session(
              "LargerThanMemory",
              Map.of(
                  "spark.memory.fraction",
                  String.valueOf(fraction),
                  "spark.memory.storageFraction",
                  "0.5"));
      CachedBlocks blocks = new CachedBlocks();
      spark.sparkContext().addSparkListener(blocks);
      Dataset<Row> data = SyntheticData.rows(spark, rows, FEATURES, 10, 8);
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassifier()
              .setHiddenLayers(128)
              .setMaxIter(passes)
              .setNumWorkers(16)
              .setBatchSize(128)
              .setAveragingInterval(0)
              .setSeed(3)
              .fit(data);
      double seconds = median(model.summary().passes());
      long storage = storage();
      spark.stop();
      Outcome outcome = blocks.outcome(Bits.digest(model.parameters()), seconds, storage);
      System.out.printf(
          Locale.ROOT,
          "%s: storage memory %.0f MB, packed rows %.0f MB in memory and %.0f MB on disk, a pass"
              + " %.2f s (median), %s%n",
          name,
          storage / 1e6,
          outcome.inMemory() / 1e6,
          outcome.onDisk() / 1e6,
          seconds,
          outcome.digest());
      return outcome;
    }
  }

  private static double median(List<PassRecord> passes) {
    return passes.stream()
        .mapToDouble(PassRecord::seconds)
        .sorted()
        .skip(passes.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  /** Of the executors, without the driver. */
  private static long storage() {
    return Arrays.stream(SparkEnv.get().blockManager().master().getStorageStatus())
        .filter(status -> !status.blockManagerId().isDriver())
        .mapToLong(StorageStatus::maxMem)
        .sum();
  }

  /** Where the blocks of cached RDDs were when there were most bytes of them. */
  private static final class CachedBlocks extends SparkListener {
    private final Map<BlockId, BlockUpdatedInfo> blocks = new HashMap<>();
    private long inMemory;
    private long onDisk;

    @Override
    public synchronized void onBlockUpdated(SparkListenerBlockUpdated update) {
      BlockUpdatedInfo block = update.blockUpdatedInfo();
      if (block.blockId().isRDD()) {
        blocks.put(block.blockId(), block);
        // Of a block that was dropped it tells the size that it had.
        long memory = sum(info -> info.storageLevel().useMemory() ? info.memSize() : 0);
        long disk = sum(info -> info.storageLevel().useDisk() ? info.diskSize() : 0);
        if (memory + disk >= inMemory + onDisk) {
          inMemory = memory;
          onDisk = disk;
        }
      }
    }

    private long sum(ToLongFunction<BlockUpdatedInfo> measure) {
      return blocks.values().stream().mapToLong(measure).sum();
    }

    synchronized Outcome outcome(String digest, double seconds, long storage) {
      return new Outcome(digest, seconds, storage, inMemory, onDisk);
    }
  }
}
