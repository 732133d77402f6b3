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
 */
final class SparseFeatures {
  private static final int LEAST_WIDTH = 1024;
  private static final int LEAST_WIDTH_BY_STORED = 50;

  private SparseFeatures() {}

  /** The form in which features go into a network. */
  static InputForm form(TrainingMethod method, Network network, int width, long storedPerRow) {
    return sparse(width, storedPerRow) ? method.formOfSparse(network) : InputForm.DENSE;
  }

  /** Whether rows are sparse enough, whatever the network. */
  static boolean sparse(int width, long storedPerRow) {
    return width >= LEAST_WIDTH && storedPerRow <= width / LEAST_WIDTH_BY_STORED;
  }

  /** How many values of a row are work: rounds cost more of it than of dense rows, steps less. */
  static int costPerRow(InputForm form, int width, long storedPerRow) {
    return form.sparse() ? (int) Math.min(width, storedPerRow) : width;
  }

  /**
   * What a worker takes, which with lazy steps holds no features but those of its rows.
   *
   * @param rowsEach how many rows a worker has
   */
  static MemoryNeed memory(
      TrainingMethod method, Network network, InputForm form, long storedPerRow, long rowsEach) {
    long touched = Math.max(1, Math.min(network.input().size(), rowsEach * storedPerRow));
    return method.memory(
        form.lazy() ? network.narrowed((int) touched) : network, form, storedPerRow);
  }

  /** What would help where features are sparse, and made dense all the same; otherwise nothing. */
  static String advice(InputForm form, int width, long storedPerRow) {
    return form.sparse() || !sparse(width, storedPerRow)
        ? ""
        : String.format(
            "; features are sparse, with %d of %d set: a dense layer first, without mixup and noise"
                + " before it, need not make them dense",
            storedPerRow, width);
  }
}
