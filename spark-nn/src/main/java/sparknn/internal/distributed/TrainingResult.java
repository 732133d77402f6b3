package sparknn.internal.distributed;

import sparknn.nn.train.History;
import sparknn.nn.train.NetworkValues;

/**
 * What came of a training.
 *
 * @param values of the last pass, or of the pass with the best validation loss
 * @param history of all passes
 */
public record TrainingResult(NetworkValues values, History history) {}
