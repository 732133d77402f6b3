package sparknn.internal.distributed;

import java.io.Serializable;

/**
 * How a flat array is cut for its reduction: slices of one length, short enough that the node which
 * adds one up holds little, and few enough that tasks are worth their start.
 *
 * @param size the length of the array
 * @param length of a slice; the last may be shorter
 */
record Slices(int size, int length) implements Serializable {
  private static final int SHORTEST = 1 << 16;
  // A task's result up to a megabyte goes to the driver at once; a larger one in a second step.
  private static final int LONGEST = 250_000;
  // Of all partitions' parts of one slice.
  private static final int REDUCER_BYTES = 64 << 20;

  static Slices of(int size, int partitions, int parallelism) {
    int fair = (size + parallelism - 1) / parallelism;
    int most = Math.min(LONGEST, REDUCER_BYTES / 4 / partitions);
    return new Slices(size, Math.max(SHORTEST, Math.min(fair, most)));
  }

  /** The size of the whole array of floats in bytes. */
  long bytes() {
    return 4L * size;
  }

  int count() {
    return (size + length - 1) / length;
  }

  int offset(int slice) {
    return slice * length;
  }

  int length(int slice) {
    return Math.min(length, size - offset(slice));
  }
}
