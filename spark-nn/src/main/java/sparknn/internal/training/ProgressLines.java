package sparknn.internal.training;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.TrainingPlan;
import sparknn.param.NeuralNetworkParams;

/** A line for each finished pass: in the log, and on standard output where that is wanted. */
final class ProgressLines implements Consumer<PassRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTraining.class);

  private final TrainingPlan plan;
  private final boolean verbose;

  ProgressLines(TrainingPlan plan, NeuralNetworkParams params) {
    this.plan = plan;
    this.verbose = params.getVerbose();
  }

  @Override
  public void accept(PassRecord pass) {
    String line = pass.line(plan.passes(), plan.metric().label(), plan.validationLabel());
    LOG.info(line);
    if (verbose) {
      System.out.println(line);
    }
  }
}
