package sparknn.stage;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.distributed.Averaging;
import sparknn.distributed.Census;
import sparknn.distributed.FullBatch;
import sparknn.distributed.PackedData;
import sparknn.distributed.ParameterAveraging;
import sparknn.distributed.Trained;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.loss.Loss;
import sparknn.nn.optim.Lbfgs;
import sparknn.nn.optim.Solver;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.UnitVariance;
import sparknn.param.NeuralNetworkParams;

/**
 * The way from a DataFrame to a trained network, the same for every stage: check, look at the first
 * row, pack, take the census, train.
 */
public final class NetworkTraining {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);
  // For an initialisation that looks at the data.
  private static final int INITIAL_BATCH = 256;
  private final NeuralNetworkParams params;
  private final TrainingRows rows;
  private final Targets targets;

  /**
   * @param params of the estimator
   * @param features the name of the features column
   * @param label the name of the label column
   * @param targets what the labels mean
   */
  public NetworkTraining(
      NeuralNetworkParams params, String features, String label, Targets targets) {
    this.params = params;
    this.rows = new TrainingRows(params, features, label, targets);
    this.targets = targets;
  }

  /** Checks all that can be checked without looking at a row. */
  public void check(StructType schema) {
    rows.check(schema);
    targets.check(schema, loss());
    UpdateDesign.of(params, solver());
    NetworkDesign.refuseContradictions(params);
    if (!params.isSet(params.layers())) {
      network(1, 2);
    }
  }

  private Network network(int width, int outputs) {
    Network network = NetworkDesign.of(params, loss(), width, outputs);
    return solver() instanceof Lbfgs ? NetworkDesign.still(network) : network;
  }

  private Loss loss() {
    return targets.loss(params.getLoss());
  }

  private Solver solver() {
    return UpdateDesign.solver(params);
  }

  /** Whether the solver goes by mini-batches. */
  boolean byMiniBatches() {
    return !(solver() instanceof Lbfgs);
  }

  /** Trains. */
  public ModelFiles.Content run(Dataset<?> dataset) {
    check(dataset.schema());
    TrainingRows.Sizes sizes = rows.sizes(dataset);
    network(sizes.width(), 2);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    Sizing sizing = new Sizing(params);
    long counted = sizing.countsRows() ? dataset.count() : 0;
    int workers = sizing.workers(counted, sizes.width(), context.defaultParallelism());
    try (PackedData data = rows.pack(dataset, sizes, workers)) {
      long trainingRows = data.census().trainingRows();
      TrainingPlan plan =
          plan(data.census(), sizes.width(), batchSize(sizing, trainingRows, workers));
      Trained trained = train(context, plan, sizing, data);
      return new ModelFiles.Content(
          new SavedNetwork(plan.network(), trained.values(), plan.scaling()), trained.history());
    }
  }

  private Trained train(
      JavaSparkContext context, TrainingPlan plan, Sizing sizing, PackedData data) {
    long trainingRows = data.census().trainingRows();
    EarlyStopping stopping = new EarlyStopping(params.getPatience(), params.getTol());
    NetworkValues initial = plan.network().initialValues(plan.seed());
    if (UnitVariance.wantedBy(plan.network())) {
      List<RowBlock> some = data.sample(INITIAL_BATCH);
      UnitVariance.scale(plan.network(), initial, batch(plan, some, INITIAL_BATCH));
    }
    if (solver() instanceof Lbfgs search) {
      LOG.info(
          "Training {} on {} rows by {}; dropout and other noise are off",
          plan.network(),
          trainingRows,
          search.spec());
      return new FullBatch(
              context,
              plan,
              search,
              UpdateDesign.smoothPenalty(params),
              data,
              stopping,
              progress(plan))
          .train(initial);
    }
    Averaging averaging = sizing.averaging(trainingRows, data.workers(), plan.batchSize());
    LOG.info(
        "Training {} on {} rows, {} workers, batches of {}, {}",
        plan.network(),
        trainingRows,
        data.workers(),
        plan.batchSize(),
        averaging);
    return new ParameterAveraging(context, plan, averaging, data, stopping, progress(plan))
        .train(initial);
  }

  /** The first examples of some blocks as one batch. */
  static Batch batch(TrainingPlan plan, List<RowBlock> blocks, int examples) {
    int rows = Math.min(examples, blocks.stream().mapToInt(RowBlock::rows).sum());
    Batch batch = new Batch(rows, plan.network().input().size(), plan.network().targetSize());
    BatchReader.inOrder(blocks.iterator(), plan.scaling()).next(batch);
    return batch;
  }

  private int batchSize(Sizing sizing, long trainingRows, int workers) {
    return solver() instanceof Lbfgs ? sizing.chunkSize() : sizing.batchSize(trainingRows, workers);
  }

  private TrainingPlan plan(Census census, int width, int batchSize) {
    TargetScaling scaling = targets.scaling(census);
    return new TrainingPlan(
        network(width, targets.outputs(census)),
        UpdateDesign.of(params, solver()),
        params.getStepSize(),
        Schedule.KIND.create(params.getLearningRateSchedule()),
        targets.metric(scaling),
        scaling,
        params.getMaxIter(),
        params.getAveragedPasses(),
        batchSize,
        params.getSeed());
  }

  private Consumer<PassRecord> progress(TrainingPlan plan) {
    boolean verbose = params.getVerbose();
    return pass -> {
      String line = pass.line(plan.passes(), plan.metric().label());
      LOG.info(line);
      if (verbose) {
        System.out.println(line);
      }
    };
  }

  /** A plan and some rows, without a training: to look at. */
  record Sample(TrainingPlan plan, NetworkValues initial, List<RowBlock> rows) {}

  /**
   * The plan that {@link #run} would follow, but for what only all rows tell (statistics of labels
   * come from the sample), and a random choice of the rows to train on.
   */
  Sample sample(Dataset<?> dataset, int size) {
    check(dataset.schema());
    TrainingRows.Sizes sizes = rows.sizes(dataset);
    network(sizes.width(), 2);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    Sizing sizing = new Sizing(params);
    long counted = dataset.count();
    int workers = sizing.workers(counted, sizes.width(), context.defaultParallelism());
    try (PackedData data = rows.packSome(dataset, sizes, size)) {
      TrainingPlan plan = plan(data.census(), sizes.width(), batchSize(sizing, counted, workers));
      List<RowBlock> some = data.sample(size);
      NetworkValues initial = plan.network().initialValues(plan.seed());
      if (UnitVariance.wantedBy(plan.network())) {
        UnitVariance.scale(plan.network(), initial, batch(plan, some, INITIAL_BATCH));
      }
      return new Sample(plan, initial, some);
    }
  }
}
