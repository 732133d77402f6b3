package sparknn.nn.train;

import java.io.Serializable;
import java.util.Locale;
import sparknn.nn.loss.Metric;

/**
 * What one pass over the data came to. Validation values are NaN where nothing is held out.
 *
 * @param pass from 1
 * @param loss mean over the training examples, each taken when its mini-batch was trained on; the
 *     data's part, without the penalty on weights
 * @param metric on the training examples, taken likewise
 * @param validationLoss mean over the held-out examples, after the pass
 * @param validationMetric on the held-out examples, after the pass: the same one, or that by which
 *     the best pass is chosen
 * @param stepSize at the end of the pass, as the schedule has it
 * @param seconds the pass took, validation included
 */
public record PassRecord(
    int pass,
    double loss,
    double metric,
    double validationLoss,
    double validationMetric,
    double stepSize,
    double seconds)
    implements Serializable {
  /** From the sums of a pass; {@code validation} has no weight where nothing is held out. */
  public static PassRecord of(
      int pass,
      LossSums training,
      Validation validation,
      Metric metric,
      double stepSize,
      double seconds) {
    boolean validated = validation.sums().weight() > 0;
    return new PassRecord(
        pass,
        training.meanLoss(),
        metric.of(training.metric(), training.weight()),
        validated ? validation.sums().meanLoss() : Double.NaN,
        validated ? validation.metric() : Double.NaN,
        stepSize,
        seconds);
  }

  /** Whether anything was held out. */
  public boolean validated() {
    return !Double.isNaN(validationLoss);
  }

  /** The loss that tells how training goes: on held-out examples where there are any. */
  public double watchedLoss() {
    return validated() ? validationLoss : loss;
  }

  /** One line for people: {@code Finished pass 3 / 10: loss 0.412, train accuracy 0.861, …}. */
  public String line(int passes, String metricLabel) {
    return line(passes, metricLabel, metricLabel);
  }

  /** The same, where the metric of the held-out examples is another one. */
  public String line(int passes, String metricLabel, String validationLabel) {
    StringBuilder line = new StringBuilder();
    line.append("Finished pass ").append(pass).append(" / ").append(passes);
    line.append(": loss ").append(number(loss));
    line.append(", train ").append(metricLabel).append(' ').append(number(metric));
    if (validated()) {
      line.append(", validation loss ").append(number(validationLoss));
      line.append(", validation ").append(validationLabel);
      line.append(' ').append(number(validationMetric));
    }
    line.append(String.format(Locale.ROOT, ", step %.1e, %.1f s", stepSize, seconds));
    return line.toString();
  }

  /** Four significant digits, as {@code 0.4123} or {@code 16.05}; powers of ten far from 1. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
