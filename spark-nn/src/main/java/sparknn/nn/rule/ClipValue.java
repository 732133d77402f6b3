package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
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
    float most = (float) limit;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = Math.max(-most, Math.min(most, gradient[i]));
    }
  }
}
