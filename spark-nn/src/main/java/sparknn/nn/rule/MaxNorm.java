package sparknn.nn.rule;

import java.util.Arrays;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.spec.Require;

/**
 * Max-norm constraint: after each step the weights into a unit, if their Euclidean norm is greater
 * than the limit, are scaled down to it. The units are the last dimension of a weight. Srebro and
 * Shraibman 2005, "Rank, trace-norm and max-norm"; with dropout: Srivastava et al. 2014.
 *
 * @param limit greater than 0
 */
public record MaxNorm(double limit) implements StepRule {
  // Columns of a weight are taken so many at a time, so that a row's part is one stretch of memory.
  private static final int COLUMNS = 64;
  private static final ThreadLocal<float[]> SQUARES =
      ThreadLocal.withInitial(() -> new float[COLUMNS]);

  public MaxNorm {
    Require.positive("maxNorm", limit);
  }

  @Override
  public void afterStep(float[] parameters, ParameterLayout layout) {
    for (int t = 0; t < layout.tensors().size(); t++) {
      Tensor tensor = layout.tensors().get(t);
      if (tensor.penalized() && tensor.shape().rank() > 1) {
        constrain(parameters, tensor);
      }
    }
  }

  private void constrain(float[] parameters, Tensor weight) {
    int units = weight.shape().dimension(weight.shape().rank() - 1);
    float[] squares = SQUARES.get();
    float most = (float) (limit * limit);
    for (int first = 0; first < units; first += COLUMNS) {
      int columns = Math.min(COLUMNS, units - first);
      Arrays.fill(squares, 0f);
      for (int row = weight.offset() + first; row < weight.end(); row += units) {
        for (int j = 0; j < columns; j++) {
          squares[j] += parameters[row + j] * parameters[row + j];
        }
      }
      boolean over = false;
      for (int j = 0; j < columns; j++) {
        over |= squares[j] > most;
        // From here on the factor.
        squares[j] = squares[j] > most ? (float) (limit / Math.sqrt(squares[j])) : 1f;
      }
      if (over) {
        for (int row = weight.offset() + first; row < weight.end(); row += units) {
          for (int j = 0; j < columns; j++) {
            parameters[row + j] *= squares[j];
          }
        }
      }
    }
  }
}
