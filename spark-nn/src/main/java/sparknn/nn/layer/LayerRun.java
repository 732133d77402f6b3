package sparknn.nn.layer;

import sparknn.nn.linalg.SparseRows;

/**
 * A layer at work: forward and backward on row-major buffers that the caller owns.
 *
 * <p>Life cycle: {@link #backward} follows the {@link #forward} whose input, output and rows it is
 * given; between the two nothing else may run. Neither allocates. Not thread-safe: one a task.
 */
public interface LayerRun {
  /**
   * Computes {@code output} from {@code input}.
   *
   * @param input {@code [rows, in]}
   * @param output {@code [rows, out]}; {@code input} itself where {@link #inPlace} and the caller
   *     likes
   * @param pass whether this is training, and where randomness comes from
   */
  void forward(float[] input, float[] output, int rows, StepContext pass);

  /**
   * Overwrites this layer's part of the gradient, and {@code dInput}.
   *
   * @param input as given to forward; where the layer ran in place it holds the output
   * @param output as written by forward
   * @param dOutput {@code [rows, out]}; may be changed
   * @param dInput {@code [rows, in]}, or null where nobody needs it; may be {@code dOutput} where
   *     {@link #inPlace}
   */
  void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows);

  /**
   * The same with sparse rows, for a layer that {@link SparseUse#TAKES} them and was bound for
   * them.
   *
   * @param output {@code [rows, out]}
   */
  default void forward(SparseRows input, float[] output, StepContext pass) {
    throw new UnsupportedOperationException("a layer that takes sparse rows must say how");
  }

  /**
   * Overwrites this layer's part of the gradient, or of it what {@link SparseInput#touched} says.
   *
   * @param input as given to forward
   * @param output as written by forward
   * @param dOutput {@code [rows, out]}; may be changed
   */
  default void backward(SparseRows input, float[] output, float[] dOutput) {
    throw new UnsupportedOperationException("a layer that takes sparse rows must say how");
  }

  /**
   * Forward, for a layer that {@link SparseUse#KEEPS} rows sparse and was bound for them.
   *
   * @return a buffer that the next call overwrites, or {@code input} itself
   */
  default SparseRows keep(SparseRows input, StepContext pass) {
    throw new UnsupportedOperationException("a layer that keeps rows sparse must say how");
  }

  /**
   * Whether the output may overwrite the input: same size, and backward does not read the input.
   */
  default boolean inPlace() {
    return false;
  }

  /** Whether backward reads the output, so that the next layer must not overwrite it. */
  default boolean backwardReadsOutput() {
    return false;
  }
}
