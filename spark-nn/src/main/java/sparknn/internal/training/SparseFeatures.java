package sparknn.internal.training;

import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.train.InputForm;
import sparknn.nn.train.Network;

/**
 * Whether features are worth going into a network as sparse rows: a question of the data alone, so
 * that a training has the same bits on every cluster.
 *
 * <p>A product with dense rows is some thirty times as fast for each value as one with sparse rows,
 * and steps of all weights cost little where these are few.
 *
 * @param width how many features there are
 * @param storedPerRow how many values a row keeps, on the average
 */
record SparseFeatures(TrainingMethod method, int width, long storedPerRow) {
  private static final int LEAST_WIDTH = 1024;
  private static final int LEAST_WIDTH_BY_STORED = 50;

  /** The form in which features go into a network. */
  InputForm form(Network network) {
    return sparse() ? method.formOfSparse(network) : InputForm.DENSE;
  }

  /** Whether rows are sparse enough, whatever the network. */
  private boolean sparse() {
    return width >= LEAST_WIDTH && storedPerRow <= width / LEAST_WIDTH_BY_STORED;
  }

  /** How many values of a row are work: rounds cost more of it than of dense rows, steps less. */
  int costPerRow(Network network) {
    return form(network).sparse() ? (int) Math.min(width, storedPerRow) : width;
  }

  /**
   * What a worker takes, which with lazy steps holds no features but those of its rows.
   *
   * @param rows how many rows all workers have
   */
  MemoryNeed memory(Network network, long rows, int workers) {
    InputForm form = form(network);
    long rowsEach = (rows + workers - 1) / workers;
    long touched = Math.max(1, Math.min(width, rowsEach * storedPerRow));
    return method.memory(
        form.lazy() ? network.narrowed((int) touched) : network, form, storedPerRow);
  }

  /** What would help where features are sparse, and made dense all the same; otherwise nothing. */
  String advice(Network network) {
    return form(network).sparse() || !sparse()
        ? ""
        : String.format(
            "; features are sparse, with %d of %d set: a dense layer first, without mixup and noise"
                + " before it, need not make them dense",
            storedPerRow, width);
  }
}
