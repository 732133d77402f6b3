package sparknn.internal.training;

import sparknn.internal.distributed.Averaging;
import sparknn.param.NeuralNetworkParams;

/**
 * How many workers, examples a batch and batches between averages: what the user has set, and where
 * nothing is set, what suits the size of the data.
 *
 * <p>The defaults were chosen by experiment; docs/tuning.md has the tables.
 */
final class DataDefaults {
  // A worker has at least so many feature values; fewer are not worth a task and an average.
  private static final long VALUES_PER_WORKER = 1L << 21;
  // Small data need small batches, or a pass over them has too few steps to learn from.
  private static final int STEPS_PER_PASS = 256;
  private static final int LARGEST_BATCH = 128;
  private static final int SMALLEST_BATCH = 16;
  // Of one worker among many.
  private static final int SMALLEST_SHARE = 8;
  private static final int CHUNK = 512;
  private static final int AVERAGES_PER_PASS = 16;
  private static final int LONGEST_INTERVAL = 1000;
  private static final int LAZY_AVERAGES_PER_PASS = 4;
  // Of one worker: 32 megabytes with their columns.
  private static final long VALUES_PER_LAZY_ROUND = 1L << 22;
  private static final double LARGEST_MOMENTUM = 0.9;
  private static final double STEP_SIZE_WITH_MOMENTUM = 0.9;

  private final NeuralNetworkParams params;

  DataDefaults(NeuralNetworkParams params) {
    this.params = params;
  }

  /** The number of workers for rows of some width on a cluster. */
  int workers(long rows, int width, int parallelism) {
    if (params.isDefined(params.numWorkers())) {
      return params.getNumWorkers();
    }
    return (int) Math.max(1, Math.min(parallelism, rows * width / VALUES_PER_WORKER));
  }

  /** Examples in a mini-batch of one of the workers. */
  int batchSize(long rows, int workers) {
    if (params.isDefined(params.batchSize())) {
      return params.getBatchSize();
    }
    int whole = SMALLEST_BATCH;
    while (whole < LARGEST_BATCH && rows / whole > STEPS_PER_PASS) {
      whole *= 2;
    }
    return Math.max(SMALLEST_SHARE, whole / workers);
  }

  /** Examples that go through the network together where all of them make one step. */
  int chunkSize() {
    return params.isDefined(params.batchSize()) ? params.getBatchSize() : CHUNK;
  }

  /** When and how the workers are averaged. */
  Averaging averaging(long rows, int workers, int batchSize) {
    double momentum =
        params.isDefined(params.outerMomentum())
            ? params.getOuterMomentum()
            : Math.min(LARGEST_MOMENTUM, 1 - 1.0 / workers);
    double stepSize =
        params.isDefined(params.outerStepSize())
            ? params.getOuterStepSize()
            : momentum > 0 ? STEP_SIZE_WITH_MOMENTUM : 1;
    return new Averaging(interval(rows, workers, batchSize), stepSize, momentum);
  }

  /**
   * The same with lazy steps: a worker holds the rows of a round, so that a round has a bound.
   *
   * @param storedPerRow how many values a row keeps, on the average
   */
  Averaging lazyAveraging(long rows, int workers, int batchSize, long storedPerRow) {
    Averaging usual = averaging(rows, workers, batchSize);
    if (params.isDefined(params.averagingInterval())) {
      return usual;
    }
    long most = Math.max(1, VALUES_PER_LAZY_ROUND / (batchSize * Math.max(1, storedPerRow)));
    // A row of weights should be touched by some steps for each time that it is sent.
    long fewer = Math.max(usual.interval(), rows / workers / batchSize / LAZY_AVERAGES_PER_PASS);
    long interval = usual.interval() == 0 ? most : Math.min(most, fewer);
    return new Averaging((int) interval, usual.stepSize(), usual.momentum());
  }

  private int interval(long rows, int workers, int batchSize) {
    if (params.isDefined(params.averagingInterval())) {
      return params.getAveragingInterval();
    }
    if (workers == 1) {
      return 0;
    }
    long batches = rows / workers / batchSize;
    return (int) Math.min(LONGEST_INTERVAL, Math.max(1, batches / AVERAGES_PER_PASS));
  }
}
