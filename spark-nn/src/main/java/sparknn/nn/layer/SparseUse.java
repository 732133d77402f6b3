package sparknn.nn.layer;

/**
 * What a layer can do with sparse rows in place of dense ones, as the first layers of a network.
 *
 * @since 0.1.0
 */
public enum SparseUse {
  /** Nothing: it must be given dense rows. */
  NONE,
  /** What it makes of them is sparse again: {@link LayerRun#keep}. */
  KEEPS,
  /**
   * It takes them and gives dense rows: {@link LayerRun#forward(sparknn.nn.linalg.SparseRows,
   * float[], StepContext)}.
   */
  TAKES
}
