package sparknn.ensemble;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.scoring.Score;
import sparknn.internal.scoring.Scorer;
import sparknn.nn.io.SavedTable;
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
    Optional<String> table = scorers[0].table().map(SavedTable::digest);
    for (Scorer scorer : scorers) {
      if (!scorer.table().map(SavedTable::digest).equals(table)) {
        throw new IllegalArgumentException(
            "the members of an ensemble must all read the same columns of a table with the same"
                + " categories, got others in one of them");
      }
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

  /** Makes what is said of a row from what each member says. */
  interface Combination extends Serializable {
    double[] of(double[][] members);
  }

  /** What several say of a row. */
  static Score combined(Function<Scorer, Score> read, Scorer[] scorers, Combination combination) {
    return new Combined(Arrays.stream(scorers).map(read).toArray(Score[]::new), combination);
  }

  private record Combined(Score[] members, Combination combination) implements Score {
    @Override
    public double[] of(Object features, InvalidRows invalid) {
      double[][] each = new double[members.length][];
      for (int m = 0; m < members.length; m++) {
        each[m] = members[m].of(features, invalid);
      }
      return combination.of(each);
    }

    @Override
    public Block block(int maxRows) {
      Block[] blocks =
          Arrays.stream(members).map(member -> member.block(maxRows)).toArray(Block[]::new);
      return (features, rows, invalid) -> {
        double[][][] each = new double[blocks.length][][];
        for (int m = 0; m < blocks.length; m++) {
          each[m] = blocks[m].of(features, rows, invalid);
        }
        double[][] combined = new double[rows][];
        double[][] ofRow = new double[blocks.length][];
        for (int r = 0; r < rows; r++) {
          for (int m = 0; m < blocks.length; m++) {
            ofRow[m] = each[m][r];
          }
          combined[r] = combination.of(ofRow);
        }
        return combined;
      };
    }
  }

  /** Broadcasts the numbers of each. */
  static void share(Scorer[] scorers, SparkContext context) {
    for (Scorer scorer : scorers) {
      scorer.share(context);
    }
  }
}
