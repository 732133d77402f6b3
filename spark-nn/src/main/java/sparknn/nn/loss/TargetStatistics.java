package sparknn.nn.loss;

/**
 * What a loss may ask of the targets to train on, as training sees them and weighted as their rows
 * are. An answer may cost a look at the data.
 */
public interface TargetStatistics {
  /** How many outputs the network has. */
  int outputs();

  /** The mean of the targets of an output. */
  double mean(int output);

  /** Their median, or that of a sample where there are many. */
  double median(int output);

  /** The share of each class, where targets are classes; greater than 0, in all 1. */
  double[] shares();
}
