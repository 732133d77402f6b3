package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.linalg.SparseRows;

/**
 * {@link Standardize} at work on sparse rows. A feature without a mean stays 0 where it is 0; those
 * few that have one are centred in every row, whether they are set there or not.
 */
final class SparseStandardizing implements LayerRun {
  private final int channels;
  private final float[] statistics;
  private final int mean;
  private final SparseRows output;
  private int[] centred; // features with a mean, in order; found when the first rows come

  SparseStandardizing(int channels, float[] statistics, int mean, int maxRows) {
    this.channels = channels;
    this.statistics = statistics;
    this.mean = mean;
    this.output = new SparseRows(maxRows);
  }

  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    throw new UnsupportedOperationException("what is bound for sparse rows must be given them");
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    throw new UnsupportedOperationException("what is bound for sparse rows must be given them");
  }

  @Override
  public SparseRows keep(SparseRows input, StepContext pass) {
    if (centred == null) {
      centred = centred();
    }
    output.clear();
    output.reserve(input.stored() + input.rows() * centred.length);
    for (int row = 0; row < input.rows(); row++) {
      output.add(standardized(input, row));
    }
    return output;
  }

  private int[] centred() {
    int[] found = new int[channels];
    int count = 0;
    for (int j = 0; j < channels; j++) {
      if (statistics[mean + j] != 0) {
        found[count++] = j;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Writes a row behind the others; how many values it has. */
  private int standardized(SparseRows input, int row) {
    int end = input.starts()[row + 1];
    int begin = output.stored();
    int to = begin;
    int next = 0;
    for (int i = input.starts()[row]; i < end; i++) {
      int column = input.columns()[i];
      for (; next < centred.length && centred[next] < column; next++) {
        write(to++, centred[next], 0);
      }
      if (next < centred.length && centred[next] == column) {
        next++;
      }
      write(to++, column, input.values()[i]);
    }
    for (; next < centred.length; next++) {
      write(to++, centred[next], 0);
    }
    return to - begin;
  }

  private void write(int to, int column, float value) {
    // In double precision a difference of the largest floats is no infinity.
    double centered = (double) value - statistics[mean + column];
    output.columns()[to] = column;
    output.values()[to] = (float) (centered * statistics[mean + channels + column]);
  }
}
