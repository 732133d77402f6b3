package sparknn.nn.rule;

import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.TouchedRows;
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
    double norm = Math.sqrt(plusSquares(0, gradient, 0, gradient.length));
    if (norm > limit) {
      scale(gradient, 0, gradient.length, (float) (limit / norm));
    }
  }

  @Override
  public boolean allowsLazy() {
    return true;
  }

  @Override
  public void beforeStep(float[] gradient, TouchedRows touched) {
    int size = touched.rowSize();
    double squares = plusSquares(0, gradient, 0, touched.begin());
    for (int row = 0; row < touched.count(); row++) {
      squares = plusSquares(squares, gradient, touched.offset(row), touched.offset(row) + size);
    }
    double norm = Math.sqrt(plusSquares(squares, gradient, touched.end(), gradient.length));
    if (norm > limit) {
      float factor = (float) (limit / norm);
      scale(gradient, 0, touched.begin(), factor);
      for (int row = 0; row < touched.count(); row++) {
        scale(gradient, touched.offset(row), touched.offset(row) + size, factor);
      }
      scale(gradient, touched.end(), gradient.length, factor);
    }
  }

  private static double plusSquares(double sum, float[] gradient, int from, int to) {
    double squares = sum;
    for (int i = from; i < to; i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    return squares;
  }

  private static void scale(float[] gradient, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      gradient[i] *= factor;
    }
  }
}
