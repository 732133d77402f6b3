package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
import sparknn.nn.spec.Require;

/**
 * The penalty on weights that is added to the mean loss: {@code l1 Σ|w| + l2/2 Σw²}, over the
 * tensors that their layout calls penalised (weights; not biases, not normalisation).
 *
 * @param l1 0 or greater
 * @param l2 0 or greater
 */
public record Penalty(double l1, double l2) implements StepRule {
  public Penalty {
    Require.notNegative("l1", l1);
    Require.notNegative("l2", l2);
  }

  /** In Spark's terms: {@code regParam · (elasticNetParam · L1 + (1 - elasticNetParam) · L2)}. */
  public static Penalty elasticNet(double regParam, double elasticNetParam) {
    Require.notNegative("regParam", regParam);
    Require.inClosed("elasticNetParam", elasticNetParam, 0, 1);
    return new Penalty(regParam * elasticNetParam, regParam * (1 - elasticNetParam));
  }

  /** Its value. */
  public double value(float[] parameters, ParameterLayout layout) {
    double sum = 0;
    for (ParameterLayout.Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); tensor.penalized() && i < tensor.end(); i++) {
        double w = parameters[i];
        sum += l1 * Math.abs(w) + l2 / 2 * w * w;
      }
    }
    return sum;
  }

  /** Adds its derivative to the gradient; that of |w| at 0 is 0. */
  @Override
  public void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {
    if (l1 == 0 && l2 == 0) {
      return;
    }
    float ridge = (float) l2;
    float lasso = (float) l1;
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterLayout.Tensor tensor = layout.tensors().get(t);
      if (tensor.penalized()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          gradient[i] += ridge * parameters[i] + lasso * Math.signum(parameters[i]);
        }
      }
    }
  }
}
