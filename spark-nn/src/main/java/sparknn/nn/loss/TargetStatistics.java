package sparknn.nn.loss;

/**
 * What a loss may ask of the targets to train on, as training sees them and weighted as their rows
 * are. An answer may cost a look at the data.
 */
public interface TargetStatistics {
  /** How many outputs the network has. */
  int outputs();

  /** The mean of a number of the targets. */
  double mean(int target);

  /**
   * A quantile of a number of the targets, or that of a sample where there are many.
   *
   * @param probability in (0, 1): the share of the targets that do not exceed it
   */
  double quantile(int target, double probability);

  /** The median of a number of the targets, or that of a sample where there are many. */
  default double median(int target) {
    return quantile(target, 0.5);
  }

  /** The share of each class, where targets are classes; greater than 0, in all 1. */
  double[] shares();
}
