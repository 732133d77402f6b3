package sparknn.nn.metric;

import java.io.Serializable;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Metric;

/**
 * What a network is to say, as far as a metric must know it.
 *
 * <p>Classes and labels are a number of questions with the answer yes or no. Of two classes there
 * is one: is it class 1? Of more there is one for each: is it this class, or another? Of labels
 * there is one for each: does it apply?
 *
 * @param loss of the network
 * @param outputs how many it has
 * @param metric that is reported beside the loss
 * @since 0.1.0
 */
public record Task(Loss loss, int outputs, Metric metric) implements Serializable {
  /** How many questions there are. */
  public int questions() {
    return loss.classes() && outputs == 2 ? 1 : outputs;
  }

  /** What the questions are about, for messages. */
  String about() {
    return outputs + (loss.classes() ? " classes" : " labels");
  }

  /**
   * The log-odds of yes for each question about an example: of the softmax of the outputs for
   * classes, the outputs themselves for labels.
   *
   * @param into {@code [questions]}
   */
  void logOdds(float[] output, int row, double[] into) {
    int start = row * outputs;
    if (!loss.classes()) {
      for (int t = 0; t < outputs; t++) {
        into[t] = output[start + t];
      }
      return;
    }
    if (outputs == 2) {
      into[0] = (double) output[start + 1] - output[start];
      return;
    }
    int best = best(output, row);
    double others = 0;
    for (int j = 0; j < outputs; j++) {
      if (j != best) {
        others += power(output, start + j, start + best);
      }
    }
    for (int j = 0; j < outputs; j++) {
      double own = power(output, start + j, start + best);
      double rest = j == best ? others : 1 + Math.max(0, others - own);
      into[j] = (double) output[start + j] - output[start + best] - StrictMath.log(rest);
    }
  }

  private static double power(float[] output, int i, int best) {
    return FloatMath.exp(output[i] - output[best]);
  }

  /** The index of the largest output of an example, the first of equal ones. */
  int best(float[] output, int row) {
    int best = 0;
    for (int j = 1; j < outputs; j++) {
      if (output[row * outputs + j] > output[row * outputs + best]) {
        best = j;
      }
    }
    return best;
  }

  /** The share of an example for which the answer is yes: 1 or 0, or between for a soft label. */
  double yes(float[] target, int row, int question) {
    if (!loss.classes()) {
      return target[row * outputs + question];
    }
    int asked = outputs == 2 ? 1 : question;
    return (int) target[row] == asked ? 1 : 0;
  }
}
