package sparknn.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.SparseInput;
import sparknn.nn.layer.SparseUse;
import sparknn.nn.param.TouchedRows;

/**
 * The first layers of a network that can be given sparse rows: some that keep them sparse, and the
 * one that takes them.
 *
 * @param keeping those before it
 * @param taking the layer whose weight has a row for each feature, as the first of its tensors
 */
record SparseHead(List<Placement> keeping, Placement taking) {
  /** Empty where the network must be given dense rows. */
  static Optional<SparseHead> of(Placement root) {
    if (root.layer().sparseUse(root.input()) != SparseUse.TAKES) {
      return Optional.empty();
    }
    List<Placement> keeping = new ArrayList<>();
    Placement at = root;
    while (at.layer().chained()) {
      int i = 0;
      for (; use(at.children().get(i)) == SparseUse.KEEPS; i++) {
        keeping.add(at.children().get(i));
      }
      at = at.children().get(i);
    }
    return Optional.of(new SparseHead(keeping, at));
  }

  private static SparseUse use(Placement at) {
    return at.layer().sparseUse(at.input());
  }

  /** Whether a step moves its weights, and all of it is laid out as in training. */
  boolean trained() {
    return !taking.frozen() && keeping.stream().noneMatch(Placement::frozen);
  }

  /** How many numbers the weight of a feature has. */
  int rowSize() {
    return taking.output().channels();
  }

  /** How many features there are. */
  int width() {
    return taking.input().size();
  }

  /** For steps on touched rows only. */
  SparseInput lazy() {
    return new SparseInput(new TouchedRows(taking.parameters().begin(), width(), rowSize()));
  }
}
