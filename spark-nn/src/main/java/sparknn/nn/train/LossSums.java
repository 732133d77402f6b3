package sparknn.nn.train;

import java.io.Serializable;

/**
 * Sums over examples, from which means are taken once all workers' are added up.
 *
 * @param weight of the examples
 * @param loss weighted
 * @param metric weighted, as {@link sparknn.nn.loss.Metric#sum} gives it
 * @param batches mini-batches
 */
public record LossSums(double weight, double loss, double metric, long batches)
    implements Serializable {
  /** Of no example. */
  public static final LossSums NONE = new LossSums(0, 0, 0, 0);

  /** Of these and those. */
  public LossSums plus(LossSums other) {
    return new LossSums(
        weight + other.weight, loss + other.loss, metric + other.metric, batches + other.batches);
  }

  /** The mean loss. */
  public double meanLoss() {
    return loss / weight;
  }

  /** Whether the sums are numbers: false once the loss has become infinite or not a number. */
  public boolean finite() {
    return Double.isFinite(loss) && Double.isFinite(metric);
  }
}
