package sparknn.internal.training;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.distributed.Bootstrap;
import sparknn.internal.distributed.Census;
import sparknn.internal.distributed.HeldOutJob;
import sparknn.internal.distributed.Inventory;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.distributed.RowSizes;
import sparknn.internal.distributed.StagedRows;
import sparknn.internal.distributed.TrainingResult;
import sparknn.internal.files.ModelFiles;
import sparknn.internal.rows.FeatureColumns;
import sparknn.internal.rows.InputShape;
import sparknn.internal.rows.PackedRows;
import sparknn.internal.rows.ReadRows;
import sparknn.internal.rows.SkippedRows;
import sparknn.internal.rows.Targets;
import sparknn.internal.rows.TrainingRows;
import sparknn.internal.table.TableFeatures;
import sparknn.nn.data.RowBlock;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.diagnostics.NetworkDescription;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.metric.Task;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.HiddenLayer;
import sparknn.nn.train.InputForm;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.param.NeuralNetworkParams;

/**
 * The way from a DataFrame to a trained network, the same for every stage: check, look at the first
 * row, pack, take the census, train.
 */
public final class NetworkTraining {
  private final NeuralNetworkParams params;
  private final TrainingRows rows;
  private final Targets targets;
  private final InputShape input;
  private Optional<InitialModel> model;

  /**
   * @param params of the estimator
   * @param schema of the data
   * @param features the name of the column of vectors
   * @param label the name of the label column
   * @param targets what the labels mean
   */
  public NetworkTraining(
      NeuralNetworkParams params,
      StructType schema,
      String features,
      String label,
      Targets targets) {
    FeatureColumns columns = TableFeatures.of(params, features, label);
    this.params = params;
    this.input = InputShape.of(params, schema, columns);
    this.rows = new TrainingRows(params, columns, label, targets);
    this.targets = targets;
  }

  /** Checks all that can be checked without looking at a row. */
  public void check(StructType schema) {
    rows.check(schema);
    targets.check(schema, loss());
    params
        .watchedMetric()
        .ifPresent(metric -> metric.check(new Task(loss(), loss().classes() ? 2 : 1, null)));
    method().check();
    NetworkDesign.refuseContradictions(params);
    Optional<Shape> known = input.beforeRows(rows.features().width(schema));
    // Which layers a table has, and so what they are called, its rows tell.
    boolean named = params.isDefined(params.frozenLayers()) || !params.hiddenOutputs().isEmpty();
    boolean open = params.isSet(params.layers()) || (rows.features().ofTable() && named);
    if (known.isPresent() || !open) {
      network(known.orElse(Shape.of(1)), someOutputs(), Optional.empty());
    }
  }

  private Network network(Shape shape, int outputs, Optional<TableEncoding> table) {
    Network network = method().network(NetworkDesign.of(params, loss(), shape, outputs, table));
    if (!params.hiddenOutputs().isEmpty()) {
      HiddenLayer.of(
          network, params.isDefined(params.hiddenLayer()) ? params.getHiddenLayer() : "");
    }
    return network;
  }

  /** How many outputs are assumed until the labels are known: two classes, or two values. */
  private int someOutputs() {
    return 2 * loss().outputsPerTarget();
  }

  private Loss loss() {
    return targets.loss(params.getLoss());
  }

  private TrainingMethod method() {
    return TrainingMethod.of(params);
  }

  /** Whether the solver goes by mini-batches. */
  public boolean byMiniBatches() {
    return method().byMiniBatches();
  }

  /**
   * The network that {@link #run} would train. Of the data, the first row is read, all rows where
   * features are columns of a table, and all labels where they are classes and no metadata tell how
   * many.
   */
  public NetworkDescription describe(Dataset<?> dataset) {
    check(dataset.schema());
    TrainingRows learned = learned(dataset);
    RowSizes sizes = learned.networkSizes(dataset);
    Optional<TableEncoding> table = learned.features().table();
    return NetworkDescription.of(
        network(input.of(sizes.width()), sizes.targetSize(), table), table);
  }

  /** Trains. */
  public ModelFiles.Content run(Dataset<?> dataset) {
    try (PackedRows packed = pack(dataset)) {
      return run(packed);
    }
  }

  /** Trains on rows that were packed for it, or for another training on the same columns. */
  public ModelFiles.Content run(PackedRows packed) {
    TrainingPlan plan = plan(packed);
    TrainingResult trained = method().train(plan, packed, model(packed.context().sc()));
    return content(plan, trained, packed);
  }

  /** Whether a Param has a say in how rows are packed, and not only in what is made of them. */
  public static boolean decidesPacking(String param) {
    return TrainingRows.PARAMS.contains(param);
  }

  /** Packs and caches the rows; the caller closes. */
  public PackedRows pack(Dataset<?> dataset) {
    try (ReadRows read = read(dataset)) {
      return pack(read, Bootstrap.NONE);
    }
  }

  /** Reads the rows, once, for several samples of them; the caller closes. */
  public ReadRows read(Dataset<?> dataset) {
    check(dataset.schema());
    rows.requireHeldOut();
    requireMemory(dataset);
    Optional<Dataset<Row>> kept = rows.keep(dataset);
    try {
      return read(dataset, learned(dataset));
    } finally {
      kept.ifPresent(Dataset::unpersist);
    }
  }

  private static ReadRows read(Dataset<?> dataset, TrainingRows learned) {
    SkippedRows skipped = new SkippedRows(dataset.sparkSession().sparkContext());
    StagedRows staged = learned.stage(dataset, skipped);
    skipped.log();
    return new ReadRows(staged, skipped.count(), learned.features().table());
  }

  /** What is known of all rows; as the model has it that training begins with, if any. */
  private TrainingRows learned(Dataset<?> dataset) {
    Optional<InitialModel> begin = model(dataset.sparkSession().sparkContext());
    if (begin.isEmpty()) {
      return rows.learned(dataset);
    }
    return rows.with(TableFeatures.taken(rows.features(), begin.get().table()));
  }

  /**
   * Packs and caches a bootstrap sample of the rows to train on; the caller closes. The same rows
   * are held out as in {@link #pack}.
   *
   * @param read by {@link #read}
   * @param seed of the sample
   */
  public PackedRows packBootstrap(ReadRows read, long seed) {
    return pack(read, Bootstrap.of(seed));
  }

  private PackedRows pack(ReadRows read, Bootstrap bootstrap) {
    StagedRows staged = read.staged();
    int width = staged.inventory().sizes().width();
    Network network = network(input.of(width), someOutputs(), read.table());
    SparseFeatures features = features(staged.inventory());
    int workers = workers(network, staged.inventory(), staged.context());
    if (params.isDefined(params.batchSize())) {
      TaskMemory.of(staged.context(), workers)
          .require(
              features.memory(network, staged.inventory().rows(), workers),
              params.getBatchSize(),
              features.advice(network));
    }
    return new PackedRows(
        staged.context(),
        width,
        features.storedPerRow(),
        rows.pack(staged, workers, bootstrap),
        read.skippedRows(),
        read.table());
  }

  private SparseFeatures features(Inventory inventory) {
    return new SparseFeatures(method(), inventory.sizes().width(), inventory.storedPerRow());
  }

  /** Refuses what can't fit into memory, as far as the Params and the schema tell. */
  private void requireMemory(Dataset<?> dataset) {
    Optional<Shape> known = input.beforeRows(rows.features().width(dataset.schema()));
    if (known.isPresent() && params.isDefined(params.batchSize())) {
      Network network = network(known.get(), someOutputs(), Optional.empty());
      if (new SparseFeatures(method(), known.get().size(), 1).form(network).sparse()) {
        return; // whether features are sparse only the rows tell
      }
      int workers = params.isDefined(params.numWorkers()) ? params.getNumWorkers() : 1;
      JavaSparkContext context =
          JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
      TaskMemory.of(context, workers)
          .require(
              method().memory(network, InputForm.DENSE, known.get().size()), params.getBatchSize());
    }
  }

  private int workers(Network network, Inventory inventory, JavaSparkContext context) {
    return new DataDefaults(params)
        .workers(
            inventory.rows(),
            features(inventory).costPerRow(network),
            context.defaultParallelism());
  }

  /**
   * A training that goes on pass by pass, on rows that were packed for it or for another one.
   *
   * @throws IllegalArgumentException if the solver does not go by mini-batches
   */
  public TrainingRun start(PackedRows packed) {
    TrainingPlan plan = plan(packed);
    return new TrainingRun(
        method().start(plan, packed, model(packed.context().sc())),
        trained -> content(plan, trained, packed),
        plan);
  }

  private ModelFiles.Content content(TrainingPlan plan, TrainingResult trained, PackedRows packed) {
    return new ModelFiles.Content(
        new SavedNetwork(
            plan.network(), calibrated(plan, trained.values(), packed), plan.scaling()),
        trained.history().withSkippedRows(packed.skippedRows()),
        packed.table());
  }

  private NetworkValues calibrated(TrainingPlan plan, NetworkValues values, PackedRows packed) {
    if (params.calibrator().isEmpty()) {
      return values;
    }
    NetworkValues copy = values.copy();
    params
        .calibrator()
        .get()
        .calibrate(
            plan.network(), copy, HeldOutJob.run(packed.context(), plan, packed.data(), values));
    return copy;
  }

  private TrainingPlan plan(PackedRows packed) {
    PackedData data = packed.data();
    int batchSize = method().batchSize(data.census().trainingRows(), data.workers());
    TrainingPlan plan =
        plan(
            data.census(), packed.width(), packed.table(), batchSize, model(packed.context().sc()));
    SparseFeatures features = new SparseFeatures(method(), packed.width(), packed.storedPerRow());
    Network network = plan.network();
    TaskMemory.of(packed.context(), data.workers())
        .requireAndLog(
            features.memory(network, data.census().trainingRows(), data.workers()),
            batchSize,
            features.advice(network));
    return plan.with(features.form(network));
  }

  /** The model that training begins with, if any; read once. */
  private synchronized Optional<InitialModel> model(SparkContext context) {
    if (model == null) {
      model = InitialModel.of(params, context);
    }
    return model;
  }

  private TrainingPlan plan(
      Census census,
      int width,
      Optional<TableEncoding> table,
      int batchSize,
      Optional<InitialModel> begin) {
    Network network = network(input.of(width), targets.outputs(census), table);
    TargetScaling own = targets.scaling(census);
    TargetScaling scaling = begin.map(from -> from.scaling(network, own)).orElse(own);
    return new TrainingPlan(
        network,
        method().update(),
        params.getStepSize(),
        Schedule.CATALOG.create(params.getLearningRateSchedule()),
        targets.metric(scaling),
        scaling,
        params.getMaxIter(),
        params.getAveragedPasses(),
        batchSize,
        params.getSeed(),
        params.getMixup(),
        params.watchedMetric().orElse(null),
        InputForm.DENSE);
  }

  /** A plan and some rows, without a training: to look at. */
  public record Sample(TrainingPlan plan, InitialValues begin, List<RowBlock> rows) {
    public NetworkValues initial() {
      return begin.values();
    }
  }

  /**
   * The plan that {@link #run} would follow, but for what only all rows tell (statistics of labels
   * and features come from the sample), and a random choice of the rows to train on.
   */
  public Sample sample(Dataset<?> dataset, int size) {
    Inventory inventory;
    int workers;
    check(dataset.schema());
    requireMemory(dataset);
    TrainingRows learned = learned(dataset);
    Optional<TableEncoding> table = learned.features().table();
    try (StagedRows all = read(dataset, learned).staged()) {
      inventory = all.inventory();
      workers =
          workers(
              network(input.of(inventory.sizes().width()), someOutputs(), table),
              inventory,
              all.context());
    }
    Optional<InitialModel> begin = model(dataset.sparkSession().sparkContext());
    try (PackedData data = learned.packSome(dataset, inventory, size)) {
      int batchSize = method().batchSize(inventory.rows(), workers);
      TrainingPlan plan = plan(data.census(), inventory.sizes().width(), table, batchSize, begin);
      List<RowBlock> some = data.sample(size);
      return new Sample(plan, InitialValues.of(plan, data, begin), some);
    }
  }
}
