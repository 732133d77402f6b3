package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.TouchedRows;
import sparknn.nn.spec.Require;

/**
 * Clipping by value: each derivative is brought into [-limit, limit].
 *
 * @param limit greater than 0
 */
public record ClipValue(double limit) implements StepRule {
  public ClipValue {
    Require.positive("clipValue", limit);
  }

  @Override
  public void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {
    clip(gradient, 0, gradient.length);
  }

  @Override
  public boolean allowsLazy() {
    return true;
  }

  @Override
  public void beforeStep(float[] gradient, TouchedRows touched) {
    clip(gradient, 0, touched.begin());
    for (int row = 0; row < touched.count(); row++) {
      clip(gradient, touched.offset(row), touched.offset(row) + touched.rowSize());
    }
    clip(gradient, touched.end(), gradient.length);
  }

  private void clip(float[] gradient, int from, int to) {
    float most = (float) limit;
    for (int i = from; i < to; i++) {
      gradient[i] = Math.max(-most, Math.min(most, gradient[i]));
    }
  }
}
