package sparknn.ensemble;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import sparknn.internal.scoring.Scorer;
import sparknn.nn.train.Network;
import sparknn.stage.NetworkModel;

/** What scores the rows for the members of an ensemble. */
final class Scorers {
  private Scorers() {}

  /**
   * Those of some models.
   *
   * @throws IllegalArgumentException if there are none, or they differ in features or outputs
   */
  static Scorer[] of(List<? extends NetworkModel> models) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("an ensemble must have at least one member, got none");
    }
    Scorer[] scorers = models.stream().map(NetworkModel::scorer).toArray(Scorer[]::new);
    String first = sizes(scorers[0]);
    for (Scorer scorer : scorers) {
      if (!sizes(scorer).equals(first)) {
        throw new IllegalArgumentException(
            String.format(
                "the members of an ensemble must all have %s, got %s", first, sizes(scorer)));
      }
    }
    return scorers;
  }

  private static String sizes(Scorer scorer) {
    Network network = scorer.network();
    return String.format(
        Locale.ROOT, "%d features and %d outputs", network.input().size(), network.outputSize());
  }

  /** About so many bytes in all. */
  static long sizeOf(Scorer[] scorers) {
    return Arrays.stream(scorers).mapToLong(Scorer::estimatedSize).sum();
  }

  /** Broadcasts the numbers of each. */
  static void share(Scorer[] scorers, SparkContext context) {
    for (Scorer scorer : scorers) {
      scorer.share(context);
    }
  }
}
