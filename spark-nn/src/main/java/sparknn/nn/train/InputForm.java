package sparknn.nn.train;

import sparknn.nn.data.Batch;

/** How features go into a network in training, and which parameters a step moves. */
public enum InputForm {
  /** As dense rows; a step is of all parameters. */
  DENSE,
  /** As sparse rows; a step is of all parameters all the same. */
  SPARSE,
  /**
   * As sparse rows; of the weights of the first layer a step moves the rows of those features that
   * are set in the mini-batch, and all others rest, with what the optimiser remembers of them.
   */
  SPARSE_LAZY;

  /**
   * The form that suits sparse features best: lazy where steps and rules allow it, dense where the
   * first layer must be given dense rows, or examples are mixed.
   *
   * @param update null where no steps are taken by mini-batches
   */
  public static InputForm ofSparse(Network network, Update update, boolean mixed) {
    if (mixed || !network.takesSparse()) {
      return DENSE;
    }
    boolean lazy =
        update != null && update.allowsLazy() && network.sparseHead().orElseThrow().trained();
    return lazy ? SPARSE_LAZY : SPARSE;
  }

  /**
   * How many numbers in single precision a mini-batch takes for each example.
   *
   * @param stored how many values of it are kept, on the average
   */
  long floatsPerExample(Network network, long stored) {
    // A column and a value each; layers that keep rows sparse have buffers of their own.
    long features = sparse() ? 1 + 4 * stored : network.input().size();
    return Batch.floatsPerExample(
        (int) Math.min(features, Integer.MAX_VALUE), network.targetSize());
  }

  /** Whether features are sparse rows. */
  public boolean sparse() {
    return this != DENSE;
  }

  /** Whether steps are of touched rows only. */
  public boolean lazy() {
    return this == SPARSE_LAZY;
  }
}
