package sparknn.nn.train;

import java.util.Optional;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.Standardize;
import sparknn.nn.layer.StandardizeFirst;
import sparknn.nn.stats.FeatureMoments;

/**
 * The numbers of a network's {@link Standardize} or {@link StandardizeFirst}, from the rows to
 * train on:
 *
 * <pre>
 * scale = 1 / max(standard deviation, 0.1 · (greatest - least))
 * </pre>
 *
 * <p>of each feature, or of each channel where that layer is given an image, so that no value of
 * the training rows is farther than 10 from the mean. The deviation is that of the distribution,
 * with a divisor of Σ w: a row of weight 2 counts as two rows. Of a feature that is constant
 * nothing is left: its scale is 0.
 *
 * <p>Where most rows are sparse, 0 stays 0: centred are only features that are never 0.
 */
public final class InputScaling {
  /*
   * The floor is for features that are nearly always the same: a pixel at the edge, a rare word or
   * category. Divided by its standard deviation alone, a binary feature that is 1 once in 10,000
   * rows would be 100 there, and the one row would move the weights by more than all others. The
   * floor has the units of the feature, so that scaling is free of units all the same, and what is
   * spread over its range (a normal feature's deviation is about a seventh of the range of 10,000
   * rows) is divided by its standard deviation alone.
   */
  private static final double LEAST_SHARE = 0.1;

  private InputScaling() {}

  /** Whether a network brings its input to scale. */
  public static boolean wantedBy(Network network) {
    return place(network).isPresent();
  }

  private static Optional<Placement> place(Network network) {
    return network.placements().stream()
        .filter(at -> at.layer() instanceof Standardize || first(at))
        .findFirst();
  }

  private static boolean first(Placement at) {
    return at.layer() instanceof StandardizeFirst;
  }

  /**
   * Sets them.
   *
   * @param values whose statistics, or constants where they are frozen, are changed in place
   * @param features as many as the network takes
   */
  public static void set(Network network, NetworkValues values, FeatureMoments features) {
    Placement place = place(network).orElseThrow();
    float[] numbers = place.frozen() ? values.constants() : values.statistics();
    int mean = place.statistics().begin();
    FeatureMoments each = features.byChannel(place.input().channels());
    int channels = place.statistics().size() / 2;
    double[] std = each.moments().populationStd();
    for (int j = 0; j < channels; j++) {
      double least = each.least()[j];
      double greatest = each.greatest()[j];
      boolean neverZero = least > 0 || greatest < 0;
      boolean centered = !each.sparse() || neverZero;
      double spread = Math.max(std[j], LEAST_SHARE * (greatest - least));
      numbers[mean + j] = centered ? (float) each.moments().mean()[j] : 0;
      numbers[mean + channels + j] =
          greatest > least ? (float) Math.min(Float.MAX_VALUE, 1 / spread) : 0;
    }
  }
}
