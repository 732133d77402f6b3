package sparknn.internal.scoring;

import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.Vector;

/** From what a classifier says of the classes to one of them, where it says anything. */
public final class PredictedClass {
  private PredictedClass() {}

  /** Whether there is a number for each class. Spark takes the first class where there is none. */
  public static boolean known(Vector ofClasses) {
    for (double number : ofClasses.toArray()) {
      if (Double.isNaN(number)) {
        return false;
      }
    }
    return true;
  }

  /** Demands a threshold for each class, where there are any. */
  public static void requireThresholds(ProbabilisticClassificationModel<?, ?> model) {
    if (model.isDefined(model.thresholds()) && model.getThresholds().length != model.numClasses()) {
      throw new IllegalArgumentException(
          String.format(
              "thresholds must be one for each class, got numClasses=%d, but thresholds has length"
                  + " %d",
              model.numClasses(), model.getThresholds().length));
    }
  }
}
