package sparknn.stage;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.distributed.Averaging;
import sparknn.distributed.Census;
import sparknn.distributed.FullBatch;
import sparknn.distributed.PackedData;
import sparknn.distributed.Packing;
import sparknn.distributed.ParameterAveraging;
import sparknn.distributed.Trained;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.loss.Loss;
import sparknn.nn.optim.Lbfgs;
import sparknn.nn.optim.Solver;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.Network;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingPlan;
import sparknn.param.NeuralNetworkParams;

/**
 * The way from a DataFrame to a trained network, the same for every stage: check, look at the first
 * row, pack, take the census, train.
 */
public final class NetworkTraining {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);
  private final NeuralNetworkParams params;
  private final String features;
  private final String label;
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
    this.features = features;
    this.label = label;
    this.targets = targets;
  }

  /** Checks all that can be checked without looking at a row. */
  public void check(StructType schema) {
    Columns.requireVector(schema, features, "features");
    targets.check(schema, loss());
    if (hasWeights()) {
      Columns.requireNumeric(schema, params.getWeightCol(), "weight", "");
    }
    if (hasIndicator()) {
      Columns.requireBoolean(schema, params.getValidationIndicatorCol(), "validation indicator");
      if (params.getValidationFraction() > 0) {
        throw new IllegalArgumentException(
            "rows must be held out in one way, got both validationIndicatorCol and"
                + " validationFraction");
      }
    }
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

  private boolean hasWeights() {
    return params.isDefined(params.weightCol()) && !params.getWeightCol().isEmpty();
  }

  private boolean hasIndicator() {
    return params.isDefined(params.validationIndicatorCol())
        && !params.getValidationIndicatorCol().isEmpty();
  }

  /** Trains. */
  public ModelFiles.Content run(Dataset<?> dataset) {
    check(dataset.schema());
    Dataset<Row> columns = dataset.select(select(dataset));
    Row first = firstOf(columns);
    int width = Columns.sizeOf(Columns.value(first, 0));
    int targetSize = targets.size(Columns.value(first, 1));
    network(width, 2);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    Sizing sizing = new Sizing(params);
    long counted = sizing.countsRows() ? dataset.count() : 0;
    int workers = sizing.workers(counted, width, context.defaultParallelism());
    RowColumns reader =
        new RowColumns(
            features, width, label, targets, targetSize, hasWeights() ? params.getWeightCol() : "");
    Packing packing =
        new Packing(width, targetSize, workers, params.getValidationFraction(), params.getSeed());
    try (PackedData data = packing.pack(columns.toJavaRDD(), reader)) {
      check(data.census(), workers);
      long rows = data.census().trainingRows();
      TrainingPlan plan = plan(data.census(), width, batchSize(sizing, rows, workers));
      Trained trained = train(context, plan, sizing, data);
      return new ModelFiles.Content(
          new SavedNetwork(plan.network(), trained.values(), plan.scaling()), trained.history());
    }
  }

  private Trained train(
      JavaSparkContext context, TrainingPlan plan, Sizing sizing, PackedData data) {
    long rows = data.census().trainingRows();
    EarlyStopping stopping = new EarlyStopping(params.getPatience(), params.getTol());
    if (solver() instanceof Lbfgs search) {
      LOG.info(
          "Training {} on {} rows by {}; dropout and other noise are off",
          plan.network(),
          rows,
          search.spec());
      return new FullBatch(
              context,
              plan,
              search,
              UpdateDesign.smoothPenalty(params),
              data,
              stopping,
              progress(plan))
          .train();
    }
    Averaging averaging = sizing.averaging(rows, data.workers(), plan.batchSize());
    LOG.info(
        "Training {} on {} rows, {} workers, batches of {}, {}",
        plan.network(),
        rows,
        data.workers(),
        plan.batchSize(),
        averaging);
    return new ParameterAveraging(context, plan, averaging, data, stopping, progress(plan)).train();
  }

  private int batchSize(Sizing sizing, long rows, int workers) {
    return solver() instanceof Lbfgs ? sizing.chunkSize() : sizing.batchSize(rows, workers);
  }

  private Solver solver() {
    return UpdateDesign.solver(params);
  }

  private Column[] select(Dataset<?> dataset) {
    Column weight =
        hasWeights()
            ? Columns.column(params.getWeightCol()).cast(DataTypes.DoubleType)
            : functions.lit(1.0);
    Column heldOut =
        hasIndicator() ? Columns.column(params.getValidationIndicatorCol()) : functions.lit(false);
    Column target = Columns.column(label);
    return new Column[] {
      Columns.column(features), target, targets.weight(dataset, target, weight), heldOut
    };
  }

  /** The first row decides how many features and targets there are. */
  private Row firstOf(Dataset<Row> columns) {
    List<Row> rows = columns.takeAsList(1);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the data must have at least one row, got none");
    }
    Row first = rows.get(0);
    String[] names = {features, label};
    for (int i = 0; i < names.length; i++) {
      Object value = Columns.value(first, i);
      if (value == null) {
        throw new IllegalArgumentException(
            String.format("'%s' must not be null, got null (in the first row)", names[i]));
      }
      if (!(value instanceof Number) && Columns.sizeOf(value) == 0) {
        throw new IllegalArgumentException(
            String.format("'%s' must have at least one value, got none (first row)", names[i]));
      }
    }
    return first;
  }

  private void check(Census census, int workers) {
    long rows = census.trainingRows();
    if (rows == 0) {
      throw new IllegalArgumentException(
          String.format(
              "at least one row must be left to train on, got none (%d rows are held out)",
              census.heldOutRows()));
    }
    if (workers > rows) {
      throw new IllegalArgumentException(
          String.format(
              "numWorkers must be at most the number of rows to train on (%d), got %d",
              rows, workers));
    }
    boolean noneToValidate = census.heldOutRows() > 0 && census.heldOutWeight() == 0;
    if (census.trainingWeight() == 0 || noneToValidate) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must be greater than 0 in some rows, got 0 in all rows to %s on",
              params.getWeightCol(), census.trainingWeight() == 0 ? "train" : "validate"));
    }
    boolean wantsValidation = hasIndicator() || params.getValidationFraction() > 0;
    if (wantsValidation && census.heldOutRows() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "at least one row must be held out for validation, got none of %d rows", rows));
    }
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
}
