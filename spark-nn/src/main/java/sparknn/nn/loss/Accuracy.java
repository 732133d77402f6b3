package sparknn.nn.loss;

/** The weighted share of examples whose largest output is that of their class. */
public record Accuracy() implements Metric {
  @Override
  public String label() {
    return "accuracy";
  }

  @Override
  public double sum(float[] output, float[] target, float[] weight, int rows, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * outputs;
      int best = start;
      for (int j = start + 1; j < start + outputs; j++) {
        if (output[j] > output[best]) {
          best = j;
        }
      }
      if (best - start == (int) target[row]) {
        sum += weight[row];
      }
    }
    return sum;
  }

  @Override
  public double of(double sum, double weightSum) {
    return sum / weightSum;
  }

  @Override
  public boolean largerIsBetter() {
    return true;
  }
}
