package sparknn.nn.train;

import java.util.Iterator;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.layer.StepContext;

/**
 * Running statistics for parameters that no mini-batch has gone through, such as an average of
 * parameters: the batch normalisation of each layer is measured anew over a worker's rows, every
 * mini-batch counting alike. Izmailov et al. 2018, "Averaging weights leads to wider optima and
 * better generalization", §3.2.
 */
public final class Calibration {
  private Calibration() {}

  /**
   * Measures them in one pass over some rows; {@code values.statistics()} is overwritten.
   *
   * @return how many examples were seen
   */
  public static long run(
      TrainingPlan plan, NetworkValues values, int partition, Iterator<RowBlock> blocks) {
    Network network = plan.network();
    NetworkRun run =
        plan.inputForm().sparse()
            ? network.bindSparse(values, null, plan.batchSize(), Network.SPARSE)
            : network.bindForward(values, plan.batchSize());
    Batch batch = plan.batch(plan.batchSize());
    StepContext pass = StepContext.calibration(plan.seed(), plan.passes(), partition);
    BatchReader reader =
        BatchReader.shuffled(blocks, plan.scaling(), plan.seed(), plan.passes(), partition);
    long rows = 0;
    for (long step = 0; reader.next(batch); step++) {
      pass.at(step);
      run.forward(batch, pass);
      rows += batch.rows();
    }
    return rows;
  }
}
