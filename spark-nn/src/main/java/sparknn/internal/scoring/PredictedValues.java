package sparknn.internal.scoring;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Quantile;

/** From what a regressor says of its targets to the one value that it predicts of each. */
public final class PredictedValues {
  private PredictedValues() {}

  /**
   * Demands a loss that has quantiles.
   *
   * @throws IllegalStateException if it has none
   */
  public static void requireQuantiles(Loss loss) {
    if (!(loss instanceof Quantile)) {
      throw new IllegalStateException(
          "quantiles must be asked of a model that was trained with the loss quantile, got one"
              + " trained with "
              + loss.spec());
    }
  }

  /**
   * One value for each target.
   *
   * @param all for each target, as many values as the loss has outputs for it; more may follow
   * @param targets how many there are
   */
  public static Vector of(Vector all, Loss loss, int targets) {
    double[] values = new double[targets];
    for (int t = 0; t < targets; t++) {
      values[t] = all.apply(t * loss.outputsPerTarget() + loss.predicted());
    }
    return Vectors.dense(values);
  }
}
