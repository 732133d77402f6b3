package sparknn.nn.rule;

import java.io.Serializable;
import sparknn.nn.param.ParameterLayout;

/**
 * Something done at every step before or after the optimiser's own. Immutable and thread-safe;
 * allocates nothing. Rules work one after another in the order in which a plan has them.
 */
public interface StepRule extends Serializable {
  /**
   * Between the backward pass and the optimiser.
   *
   * @param gradient of the mean loss of the batch; changed in place
   * @param parameters may be changed in place
   * @param stepSize of this step
   */
  default void beforeStep(
      float[] gradient, float[] parameters, ParameterLayout layout, double stepSize) {}

  /** After the optimiser; {@code parameters} are changed in place. */
  default void afterStep(float[] parameters, ParameterLayout layout) {}
}
