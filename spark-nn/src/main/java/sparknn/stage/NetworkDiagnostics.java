package sparknn.stage;

import java.util.List;
import org.apache.spark.sql.Dataset;
import sparknn.internal.training.InitialValues;
import sparknn.internal.training.NetworkTraining;
import sparknn.nn.data.Batch;
import sparknn.nn.diagnostics.GradientCheck;
import sparknn.nn.diagnostics.InitialLoss;
import sparknn.nn.diagnostics.LayerStatistics;
import sparknn.nn.diagnostics.OverfitTest;
import sparknn.nn.diagnostics.StepSizeRange;
import sparknn.nn.diagnostics.UpdateRatio;
import sparknn.nn.spec.Require;

/**
 * Looks at a network before it is trained for long, on a random sample of the rows that it would be
 * trained on, which is brought to the driver once. Made by an estimator:
 *
 * <pre>{@code
 * NetworkDiagnostics look = new NeuralNetworkClassifier().setHiddenLayers(256, 128).diagnose(df);
 * System.out.println(look);                           // all that is cheap
 * double stepSize = look.stepSizeRange().suggestion();
 * }</pre>
 *
 * <p>Everything runs on the driver, as one worker would. The result depends on the data, their
 * partitioning, the Params and the seed. What trains (overfit test, update ratios, step size range)
 * trains a copy, and by the solver that is set; L-BFGS, which has no mini-batches, is refused
 * there.
 */
public final class NetworkDiagnostics {
  /** How many rows are sampled where nothing else is asked for. */
  public static final int DEFAULT_ROWS = 4096;

  private static final int GRADIENT_ROWS = 8;
  private static final int STATISTICS_ROWS = 1024;
  private static final int HANDFUL = 20;
  private static final int HANDFUL_STEPS = 500;
  private static final int RATIO_STEPS = 50;
  private static final double FIRST_STEP_SIZE = 1e-6;
  private static final double LAST_STEP_SIZE = 10;
  private static final int RANGE_STEPS = 200;

  private final NetworkTraining.Sample sample;
  private final boolean miniBatches;

  private NetworkDiagnostics(NetworkTraining.Sample sample, boolean miniBatches) {
    this.sample = sample;
    this.miniBatches = miniBatches;
  }

  /**
   * Of what a training would do.
   *
   * @param rows how many to sample at most, at least 1
   */
  public static NetworkDiagnostics of(NetworkTraining training, Dataset<?> dataset, int rows) {
    Require.atLeast("the number of rows to sample", rows, 1);
    return new NetworkDiagnostics(training.sample(dataset, rows), training.byMiniBatches());
  }

  private Batch batch(int rows) {
    return InitialValues.batch(sample.plan(), sample.rows(), rows);
  }

  /** Whether backpropagation gives the gradient of the loss, tensor by tensor, on 8 rows. */
  public GradientCheck gradientCheck() {
    return GradientCheck.of(
        sample.plan().network(), sample.initial(), batch(GRADIENT_ROWS), sample.plan().seed());
  }

  /** The loss before the first step beside that of a network which knows nothing. */
  public InitialLoss initialLoss() {
    return InitialLoss.of(
        sample.plan().network(),
        sample.initial(),
        batch(STATISTICS_ROWS),
        sample.begin().constant());
  }

  /** What each layer gives before the first step, on up to 1024 rows, as in training. */
  public List<LayerStatistics> layerStatistics() {
    return LayerStatistics.of(
        sample.plan().network(), sample.initial(), batch(STATISTICS_ROWS), true);
  }

  /** Whether the network learns 20 rows by heart in 500 steps. */
  public OverfitTest overfitTest() {
    return overfitTest(HANDFUL, HANDFUL_STEPS);
  }

  /** Whether the network learns some rows by heart in some steps. */
  public OverfitTest overfitTest(int rows, int steps) {
    Require.atLeast("rows", rows, 1);
    Require.atLeast("steps", steps, 1);
    requireMiniBatches();
    return OverfitTest.of(sample.plan(), sample.initial(), batch(rows), steps);
  }

  /** How far the first 50 steps move each tensor, relative to its size. */
  public List<UpdateRatio> updateRatios() {
    requireMiniBatches();
    return UpdateRatio.of(sample.plan(), sample.initial(), sample.rows(), RATIO_STEPS);
  }

  /** The learning-rate range test: 200 mini-batches, step sizes from 1e-6 to 10. */
  public StepSizeRange stepSizeRange() {
    return stepSizeRange(FIRST_STEP_SIZE, LAST_STEP_SIZE, RANGE_STEPS);
  }

  /**
   * The learning-rate range test.
   *
   * @param from the first step size, greater than 0
   * @param to the last, greater than {@code from}
   * @param steps mini-batches, at least 10
   */
  public StepSizeRange stepSizeRange(double from, double to, int steps) {
    requireMiniBatches();
    return StepSizeRange.of(sample.plan(), sample.initial(), sample.rows(), from, to, steps);
  }

  private void requireMiniBatches() {
    if (!miniBatches) {
      throw new IllegalArgumentException(
          "solver must be one that trains by mini-batches, such as adam, to look at its steps, got"
              + " lbfgs");
    }
  }

  /** Initial loss, gradient check and layers, as text. */
  @Override
  public String toString() {
    return initialLoss()
        + "\n\n"
        + gradientCheck()
        + "\n"
        + LayerStatistics.table(layerStatistics());
  }
}
