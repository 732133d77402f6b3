package sparknn.nn.init;

import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A random matrix, {@code fanIn} rows, whose columns are orthogonal and of length {@code gain};
 * where it has more columns than rows, its rows. Drawn evenly from all such matrices.
 *
 * <p>Saxe, McClelland and Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks". Takes n² m operations for n columns of m numbers: seconds where
 * both are thousands.
 *
 * @param gain greater than 0, such as √2 before a ReLU; default 1
 */
public record Orthogonal(@Default("1") double gain) implements Initializer {
  /*
   * Gram and Schmidt, modified: each vector of a Gaussian matrix loses its part along every vector
   * before it and is scaled to length 1. As the diagonal of R in A = QR is positive, Q has the Haar
   * measure (Mezzadri 2007). Gaussian matrices are conditioned well enough for double precision to
   * leave errors far below single precision's.
   */
  public Orthogonal {
    Require.positive("orthogonal's gain", gain);
  }

  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    int rows = fanIn;
    int columns = size / rows;
    if (rows * columns != size) {
      throw new IllegalArgumentException(
          "orthogonal must fill whole rows of fanIn weights, got "
              + size
              + " weights for a fanIn of "
              + fanIn);
    }
    boolean tall = rows >= columns;
    double[][] vectors = new double[tall ? columns : rows][tall ? rows : columns];
    for (int i = 0; i < vectors.length; i++) {
      double[] vector = vectors[i];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = rng.nextGaussian();
      }
      for (int j = 0; j < i; j++) {
        addScaled(vector, -dot(vector, vectors[j]), vectors[j]);
      }
      double length = Math.sqrt(dot(vector, vector));
      for (int k = 0; k < vector.length; k++) {
        vector[k] /= length;
        int at = tall ? k * columns + i : i * columns + k;
        parameters[offset + at] = (float) (gain * vector[k]);
      }
    }
  }

  /** In four sums, which need not wait for each other. */
  private static double dot(double[] a, double[] b) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = 0;
    for (; k + 4 <= a.length; k += 4) {
      sum0 += a[k] * b[k];
      sum1 += a[k + 1] * b[k + 1];
      sum2 += a[k + 2] * b[k + 2];
      sum3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      sum0 += a[k] * b[k];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static void addScaled(double[] a, double factor, double[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] += factor * b[k];
    }
  }
}
