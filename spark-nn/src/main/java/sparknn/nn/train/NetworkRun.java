package sparknn.nn.train;

import sparknn.nn.data.Batch;
import sparknn.nn.layer.LayerRun;
import sparknn.nn.layer.StepContext;
import sparknn.nn.linalg.SparseRows;

/** A network at work on one batch after another. Not thread-safe: one a task. */
public final class NetworkRun {
  private final LayerRun body;
  private final float[] output;
  private final int maxRows;
  private float[] lastInput;
  private SparseRows lastSparse;
  private int lastRows;

  NetworkRun(LayerRun body, float[] output, int maxRows) {
    this.body = body;
    this.output = output;
    this.maxRows = maxRows;
  }

  /** The most rows of a batch. */
  public int maxRows() {
    return maxRows;
  }

  /**
   * Computes the outputs of some rows.
   *
   * @param input {@code [rows, in]}
   * @return {@code [rows, out]}, in a buffer that the next call overwrites
   */
  public float[] forward(float[] input, int rows, StepContext pass) {
    body.forward(input, output, rows, pass);
    lastInput = input;
    lastRows = rows;
    return output;
  }

  /**
   * The same with sparse rows, for a network that was bound for them.
   *
   * @return as above
   */
  public float[] forward(SparseRows input, StepContext pass) {
    body.forward(input, output, pass);
    lastSparse = input;
    return output;
  }

  /** The same with a mini-batch, which is sparse where the network was bound for sparse rows. */
  public float[] forward(Batch batch, StepContext pass) {
    return batch.sparse() == null
        ? forward(batch.features(), batch.rows(), pass)
        : forward(batch.sparse(), pass);
  }

  /**
   * Computes the gradient of the batch that went forward last.
   *
   * @param dOutput {@code [rows, out]}, derivative of the loss by the outputs; may be changed; not
   *     the buffer of the outputs
   */
  public void backward(float[] dOutput) {
    if (lastSparse != null) {
      body.backward(lastSparse, output, dOutput);
      return;
    }
    body.backward(lastInput, output, dOutput, null, lastRows);
  }
}
