package sparknn.nn.train;

import java.util.List;

/**
 * All that a training by parameter averaging knows between two passes, so that it can go on from
 * there, elsewhere and later, and come to the same bits.
 *
 * @param state parameters, statistics and slots, as {@link TrainingState} lays them out
 * @param steps mini-batches so far
 * @param velocity of the outer step; empty without outer momentum
 * @param lastPasses parameters of the last passes, as far as the result is a mean of them
 * @param best parameters and statistics of the best pass; empty if it is the last one
 * @param stopping what early stopping remembers
 * @param passes so far
 * @param rollbacks how often it went back to the last good pass, to go on with smaller steps
 */
public record Progress(
    float[] state,
    long steps,
    float[] velocity,
    List<float[]> lastPasses,
    float[] best,
    EarlyStopping.Memory stopping,
    List<PassRecord> passes,
    int rollbacks) {
  public Progress {
    lastPasses = List.copyOf(lastPasses);
    passes = List.copyOf(passes);
  }
}
