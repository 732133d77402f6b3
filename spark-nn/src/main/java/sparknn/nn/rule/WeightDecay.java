package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.spec.Require;

/**
 * Decoupled weight decay: before each step every weight (no bias, no normalisation) is multiplied
 * by {@code 1 - stepSize · rate}. Unlike an L2 penalty it does not pass through the optimiser.
 * Loshchilov and Hutter 2019, "Decoupled weight decay regularization".
 *
 * @param rate 0 or greater
 */
public record WeightDecay(double rate) implements StepRule {
  public WeightDecay {
    Require.notNegative("weightDecay", rate);
  }

  @Override
  public void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {
    float kept = (float) (1 - stepSize * rate);
    for (int t = 0; t < layout.tensors().size(); t++) {
      Tensor tensor = layout.tensors().get(t);
      if (tensor.penalized()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          parameters[i] *= kept;
        }
      }
    }
  }
}
