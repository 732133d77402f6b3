package sparknn.internal.training;

import java.util.Optional;
import sparknn.internal.distributed.ParameterAveraging;
import sparknn.internal.distributed.TrainingResult;
import sparknn.internal.rows.PackedRows;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.train.InputForm;
import sparknn.nn.train.Network;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.Update;
import sparknn.param.NeuralNetworkParams;

/**
 * How a network is trained, which the solver decides on: by mini-batches in each partition, or on
 * all rows at once. All that differs between the two is here.
 */
sealed interface TrainingMethod permits MiniBatchTraining, FullBatchTraining {
  /** The one that goes with the solver. */
  static TrainingMethod of(NeuralNetworkParams params) {
    return UpdateDesign.solver(params)
        .match(
            optimizer -> new MiniBatchTraining(params, optimizer),
            lbfgs -> new FullBatchTraining(params, lbfgs));
  }

  /**
   * Checks what can be checked of the Params alone.
   *
   * @throws IllegalArgumentException if it can't take what is set
   */
  void check();

  /**
   * What happens at each step.
   *
   * @throws IllegalArgumentException if it can't take what is set
   */
  Update update();

  /**
   * What it trains, where this network is asked for.
   *
   * @throws IllegalArgumentException if it can't train that as the Params say
   */
  Network network(Network designed);

  /** How many rows go through the network at a time. */
  int batchSize(long trainingRows, int workers);

  /** The form in which sparse features go into a network, as far as it and the Params allow. */
  InputForm formOfSparse(Network network);

  /**
   * The memory that a worker takes for a network.
   *
   * @param form of the features
   * @param storedPerRow how many values a row keeps, on the average
   */
  MemoryNeed memory(Network network, InputForm form, long storedPerRow);

  /**
   * Trains to the end.
   *
   * @param model that it begins with, if any
   */
  TrainingResult train(TrainingPlan plan, PackedRows packed, Optional<InitialModel> model);

  /**
   * A training that goes on pass by pass.
   *
   * @throws IllegalArgumentException if it can't do that
   */
  ParameterAveraging start(TrainingPlan plan, PackedRows packed, Optional<InitialModel> model);

  /** Whether it goes by mini-batches, with steps of a size. */
  boolean byMiniBatches();
}
