package sparknn.nn.train;

import java.io.Serializable;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.spec.Require;

/**
 * A step size of their own for some tensors: the common one times a factor. Decoupled weight decay
 * goes by the common step size.
 *
 * @param tensors the end of their names, such as {@code bias}, or the layer that they are of, such
 *     as {@code 4-dense}, or one whole name
 * @param factor greater than 0
 */
public record StepFactor(String tensors, double factor) implements Serializable {
  public StepFactor {
    Require.positive("the step factor of " + tensors, factor);
  }

  boolean concerns(Tensor tensor) {
    String name = tensor.name();
    return name.equals(tensors) || name.endsWith("/" + tensors) || name.startsWith(tensors + "/");
  }
}
