package sparknn.internal.training;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.distributed.Averaging;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.distributed.TrainingResult;
import sparknn.internal.rows.PackedRows;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.InputForm;
import sparknn.nn.train.Network;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.Update;
import sparknn.nn.train.WorkerRound;
import sparknn.param.NeuralNetworkParams;

/** By mini-batches in each partition, whose parameters are averaged between rounds. */
final class MiniBatchTraining implements TrainingMethod {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);

  private final NeuralNetworkParams params;
  private final Optimizer optimizer;

  MiniBatchTraining(NeuralNetworkParams params, Optimizer optimizer) {
    this.params = params;
    this.optimizer = optimizer;
  }

  @Override
  public void check() {
    update();
  }

  @Override
  public Update update() {
    return UpdateDesign.of(params, optimizer);
  }

  @Override
  public Network network(Network designed) {
    update().check(designed.parameters());
    return designed;
  }

  @Override
  public int batchSize(long trainingRows, int workers) {
    return new DataDefaults(params).batchSize(trainingRows, workers);
  }

  @Override
  public InputForm formOfSparse(Network network) {
    return InputForm.ofSparse(network, update(), params.getMixup() > 0);
  }

  @Override
  public MemoryNeed memory(Network network, InputForm form, long storedPerRow) {
    return WorkerRound.memory(network, update().slots(), params.getMixup() > 0, form, storedPerRow);
  }

  @Override
  public boolean byMiniBatches() {
    return true;
  }

  @Override
  public TrainingResult train(TrainingPlan plan, PackedRows packed, Optional<InitialModel> model) {
    return start(plan, packed, model).train();
  }

  @Override
  public ParameterAveraging start(
      TrainingPlan plan, PackedRows packed, Optional<InitialModel> model) {
    PackedData data = packed.data();
    long trainingRows = data.census().trainingRows();
    DataDefaults defaults = new DataDefaults(params);
    int batchSize = plan.batchSize();
    Averaging averaging =
        plan.inputForm().lazy()
            ? defaults.lazyAveraging(trainingRows, data.workers(), batchSize, packed.storedPerRow())
            : defaults.averaging(trainingRows, data.workers(), batchSize);
    LOG.info(
        "Training {} on {} rows, {} workers, batches of {}, {}, input {}",
        plan.network(),
        trainingRows,
        data.workers(),
        plan.batchSize(),
        averaging,
        plan.inputForm());
    ParameterAveraging training =
        new ParameterAveraging(
            packed.context(),
            plan,
            averaging,
            data,
            new EarlyStopping(params.getPatience(), params.getTol()),
            new ProgressLines(plan, params),
            InitialValues.of(plan, packed.data(), model).values());
    training.rollBack(params.getMaxRollbacks());
    if (params.isDefined(params.checkpointDir())) {
      new Checkpoints(
              packed.context().hadoopConfiguration(),
              params.getCheckpointDir(),
              params.getCheckpointInterval(),
              TrainingConfiguration.of(plan, averaging, packed, params, model))
          .follow(training);
    }
    return training;
  }
}
