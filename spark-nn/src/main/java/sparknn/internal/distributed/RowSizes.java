package sparknn.internal.distributed;

import java.io.Serializable;

/**
 * How many features and how many numbers of a target a row has.
 *
 * @param width features
 * @param targetSize numbers of the target
 */
public record RowSizes(int width, int targetSize) implements Serializable {}
