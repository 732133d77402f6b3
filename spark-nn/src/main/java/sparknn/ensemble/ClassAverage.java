package sparknn.ensemble;

import sparknn.internal.scoring.Softmax;

/**
 * What several classifiers say of a row, averaged. With p_m the probabilities of member m of M:
 *
 * <pre>
 *   p = 1/M Σ_m p_m
 *   entropy = H(p) = - Σ_c p(c) log p(c)
 *   mutual information = H(p) - 1/M Σ_m H(p_m)
 *   standard deviation of class c = √(1/M Σ_m (p_m(c) - p(c))²)
 * </pre>
 *
 * @param logProbabilities [member][class], in nats
 * @param mean [class], log p
 */
record ClassAverage(double[][] logProbabilities, double[] mean) {

  /** Of the members' logits, [member][class], which become log-probabilities in place. */
  static ClassAverage of(double[][] logits) {
    int members = logits.length;
    int classes = logits[0].length;
    for (double[] values : logits) {
      double sum = Softmax.logSumExp(values);
      for (int c = 0; c < classes; c++) {
        values[c] -= sum;
      }
    }
    double[] mean = new double[classes];
    double[] ofClass = new double[members];
    for (int c = 0; c < classes; c++) {
      for (int m = 0; m < members; m++) {
        ofClass[m] = logits[m][c];
      }
      mean[c] = Softmax.logSumExp(ofClass) - Math.log(members);
    }
    return new ClassAverage(logits, mean);
  }

  /** H(p). */
  double entropy() {
    return entropy(mean);
  }

  /** H(p) - 1/M Σ_m H(p_m); rounding never makes it negative. */
  double mutualInformation() {
    double sum = 0;
    for (double[] member : logProbabilities) {
      sum += entropy(member);
    }
    return Math.max(0, entropy() - sum / logProbabilities.length);
  }

  /** The standard deviation over the members of the probability of a class. */
  double std(int c) {
    double p = Math.exp(mean[c]);
    double squares = 0;
    for (double[] member : logProbabilities) {
      double difference = Math.exp(member[c]) - p;
      squares += difference * difference;
    }
    return Math.sqrt(squares / logProbabilities.length);
  }

  private static double entropy(double[] logProbabilities) {
    double sum = 0;
    for (double logP : logProbabilities) {
      sum -= Math.exp(logP) * logP;
    }
    return sum;
  }
}
