package sparknn.internal.scoring;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import sparknn.internal.rows.FeatureRow;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.table.TableRow;
import sparknn.nn.layer.LayerObserver;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkRun;
import sparknn.nn.train.NetworkValues;

/**
 * A network at work on rows that are scored, with its buffers. Not thread-safe. Allocates nothing
 * but the results.
 */
final class ScoringRun {
  private final TableEncoding table;
  private final int width;
  private final int own;
  private final float[] input;
  private final float[] hidden;
  private final int hiddenSize;
  private final NetworkRun run;
  private final String[] problems;
  private final float[] scratch;

  /**
   * @param table what was learnt of the columns of a table; null: features are a vector
   * @param inner the layer whose outputs come behind those of the network; null: none
   * @param maxRows how many rows are scored at once at most
   */
  ScoringRun(
      Network network, NetworkValues values, TableEncoding table, Placement inner, int maxRows) {
    this.table = table;
    this.width = network.input().size();
    this.own = network.outputSize();
    this.input = new float[Math.multiplyExact(maxRows, width)];
    this.problems = new String[maxRows];
    this.scratch = new float[own];
    if (inner == null) {
      this.hiddenSize = 0;
      this.hidden = new float[0];
      this.run = network.bindForInference(values, maxRows);
      return;
    }
    this.hiddenSize = inner.output().size();
    this.hidden = new float[Math.multiplyExact(maxRows, hiddenSize)];
    LayerObserver copying =
        (at, layer, given, output, rows, pass) -> {
          layer.forward(given, output, rows, pass);
          if (at.name().equals(inner.name())) {
            System.arraycopy(output, 0, hidden, 0, rows * hiddenSize);
          }
        };
    this.run = network.bindForInference(values, maxRows, copying);
  }

  /** For what is made of a row's outputs. */
  float[] scratch() {
    return scratch;
  }

  /** The outputs for a row. */
  double[] row(Object features, InvalidRows invalid) {
    read(features, 0, invalid);
    float[] output = run.forward(input, 1, StepContext.inference());
    return outputs(output, 0, invalid);
  }

  /** The outputs for each of some rows. */
  double[][] rows(Object[] features, int rows, InvalidRows invalid) {
    for (int r = 0; r < rows; r++) {
      read(features[r], r, invalid);
    }
    float[] output = run.forward(input, rows, StepContext.inference());
    double[][] outputs = new double[rows][];
    for (int r = 0; r < rows; r++) {
      outputs[r] = outputs(output, r, invalid);
    }
    return outputs;
  }

  private void read(Object features, int row, InvalidRows invalid) {
    int begin = row * width;
    problems[row] =
        features instanceof Row columns
            ? TableRow.readAll(columns, table, input, begin, width)
            : FeatureRow.read(features, input, begin, width);
    if (problems[row] != null) {
      refuse(problems[row], invalid);
      Arrays.fill(input, begin, begin + width, 0f);
    }
  }

  private double[] outputs(float[] output, int row, InvalidRows invalid) {
    double[] outputs = new double[own + hiddenSize];
    String problem = problems[row];
    for (int i = 0; problem == null && i < outputs.length; i++) {
      float value = i < own ? output[row * own + i] : hidden[row * hiddenSize + i - own];
      outputs[i] = value;
      if (!Float.isFinite(value)) {
        problem =
            "features must be small enough for the network's outputs to be finite, got an output of "
                + value;
        refuse(problem, invalid);
      }
    }
    if (problem != null) {
      Arrays.fill(outputs, Double.NaN);
    }
    return outputs;
  }

  private static void refuse(String problem, InvalidRows invalid) {
    if (invalid != InvalidRows.KEEP) {
      throw new IllegalArgumentException(
          invalid == InvalidRows.ERROR
              ? problem
              : problem + " (handleInvalid = skip can leave out rows of a table, not a vector)");
    }
  }
}
