package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
import sparknn.nn.spec.Require;

/**
 * Clipping by norm: a gradient whose Euclidean norm, over all parameters together, is greater than
 * the limit is scaled down to it. Pascanu, Mikolov and Bengio 2013, "On the difficulty of training
 * recurrent neural networks".
 *
 * @param limit greater than 0
 */
public record ClipNorm(double limit) implements StepRule {
  public ClipNorm {
    Require.positive("clipNorm", limit);
  }

  @Override
  public void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {
    double squares = 0;
    for (int i = 0; i < gradient.length; i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    double norm = Math.sqrt(squares);
    if (norm > limit) {
      float factor = (float) (limit / norm);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factor;
      }
    }
  }
}
