package sparknn.internal.training;

import java.util.Optional;
import org.apache.spark.ml.param.DoubleParam;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.internal.distributed.FullBatch;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.distributed.TrainingResult;
import sparknn.internal.rows.PackedRows;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.optim.Lbfgs;
import sparknn.nn.optim.Sgd;
import sparknn.nn.rule.Penalty;
import sparknn.nn.spec.Require;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.FullGradient;
import sparknn.nn.train.InputForm;
import sparknn.nn.train.Network;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.Update;
import sparknn.param.NeuralNetworkParams;

/** By L-BFGS, on all rows at once: without noise, and without what changes single steps. */
final class FullBatchTraining implements TrainingMethod {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);

  private final NeuralNetworkParams params;
  private final Lbfgs solver;

  FullBatchTraining(NeuralNetworkParams params, Lbfgs solver) {
    this.params = params;
    this.solver = solver;
  }

  @Override
  public void check() {
    update();
    if (params.isDefined(params.checkpointDir())) {
      throw new IllegalArgumentException(
          "checkpointDir must be set for a solver that goes by mini-batches, such as adam, got"
              + " lbfgs");
    }
  }

  /** A plan must have one; no step is taken by it. */
  @Override
  public Update update() {
    refuse(params.clipNorm());
    refuse(params.clipValue());
    refuse(params.weightDecay());
    refuse(params.maxNorm());
    refuse(params.emaDecay());
    refuse(params.mixup());
    if (params.getRegParam() > 0) {
      refuse(params.elasticNetParam());
    }
    if (params.getMaxRollbacks() > 0) {
      throw new IllegalArgumentException(
          "maxRollbacks must be 0 with solver lbfgs, whose line search takes smaller steps itself, got "
              + params.getMaxRollbacks());
    }
    if (params.getAveragedPasses() > 1) {
      throw new IllegalArgumentException(
          "averagedPasses must be 1 with solver lbfgs, got " + params.getAveragedPasses());
    }
    if (!params.parsedStepFactors().isEmpty()) {
      throw new IllegalArgumentException(
          "stepFactors must not be set with solver lbfgs, which has no step size, got "
              + String.join(", ", params.getStepFactors()));
    }
    return Update.plain(new Sgd());
  }

  private void refuse(DoubleParam param) {
    double value = (double) params.getOrDefault(param);
    if (value != 0) {
      throw new IllegalArgumentException(
          param.name() + " must be 0 with solver lbfgs, got " + Require.text(value));
    }
  }

  @Override
  public Network network(Network designed) {
    return NetworkDesign.still(designed);
  }

  @Override
  public int batchSize(long trainingRows, int workers) {
    return new DataDefaults(params).chunkSize();
  }

  @Override
  public InputForm formOfSparse(Network network) {
    return InputForm.ofSparse(network, null, false);
  }

  @Override
  public MemoryNeed memory(Network network, InputForm form, long storedPerRow) {
    return FullGradient.memory(network, form, storedPerRow);
  }

  @Override
  public boolean byMiniBatches() {
    return false;
  }

  @Override
  public TrainingResult train(TrainingPlan plan, PackedRows packed, Optional<InitialModel> model) {
    LOG.info(
        "Training {} on {} rows by {}; dropout and other noise are off",
        plan.network(),
        packed.data().census().trainingRows(),
        solver.spec());
    return new FullBatch(
            packed.context(),
            plan,
            solver,
            Penalty.elasticNet(params.getRegParam(), 0),
            packed.data(),
            new EarlyStopping(params.getPatience(), params.getTol()),
            new ProgressLines(plan, params))
        .train(InitialValues.of(plan, packed.data(), model).values());
  }

  @Override
  public ParameterAveraging start(
      TrainingPlan plan, PackedRows packed, Optional<InitialModel> model) {
    throw new IllegalArgumentException(
        "solver must be one that trains by mini-batches, such as adam, to go on pass by pass, got"
            + " lbfgs");
  }
}
