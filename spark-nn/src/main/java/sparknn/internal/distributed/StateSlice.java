package sparknn.internal.distributed;

import java.nio.ByteBuffer;
import java.util.Iterator;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.WorkerTask;

/*
 * The form in bytes, little-endian:
 *
 *   double weight, double loss, double metric, long batches, long steps
 *   float numbers[]
 */

/**
 * What travels when states are averaged: one slice of a worker's state after a round, or of the
 * average, with the losses of that worker, or of all. A view of bytes.
 */
final class StateSlice {
  private static final int HEADER = 40;

  private final byte[] bytes;

  StateSlice(byte[] bytes) {
    this.bytes = bytes;
  }

  private static StateSlice of(LossSums totals, long steps, int length) {
    byte[] bytes = new byte[HEADER + 4 * length];
    FloatBytes.view(bytes)
        .putDouble(totals.weight())
        .putDouble(totals.loss())
        .putDouble(totals.metric())
        .putLong(totals.batches())
        .putLong(steps);
    return new StateSlice(bytes);
  }

  /** A slice of what a worker learnt. */
  static StateSlice of(WorkerTask.Result result, int offset, int length) {
    StateSlice slice = of(result.totals(), result.state().steps(), length);
    result.state().writeFlat(offset, length, slice.bytes, HEADER);
    return slice;
  }

  byte[] bytes() {
    return bytes;
  }

  LossSums totals() {
    ByteBuffer view = FloatBytes.view(bytes);
    return new LossSums(view.getDouble(0), view.getDouble(8), view.getDouble(16), view.getLong(24));
  }

  long steps() {
    return FloatBytes.view(bytes).getLong(32);
  }

  int length() {
    return (bytes.length - HEADER) / 4;
  }

  void read(float[] to, int offset) {
    FloatBytes.read(bytes, HEADER, to, offset, length());
  }

  /**
   * The average of the workers' slices, weighted by the weight of the examples that each has seen,
   * with the sum of their losses and the largest of their steps. Adds in double precision, in the
   * order in which they come.
   */
  static byte[] average(Iterator<byte[]> slices) {
    double[] sums = null;
    float[] numbers = null;
    LossSums totals = LossSums.NONE;
    long steps = 0;
    while (slices.hasNext()) {
      StateSlice slice = new StateSlice(slices.next());
      if (sums == null) {
        sums = new double[slice.length()];
        numbers = new float[slice.length()];
      }
      double weight = slice.totals().weight();
      slice.read(numbers, 0);
      for (int i = 0; i < numbers.length; i++) {
        sums[i] += weight * numbers[i];
      }
      totals = totals.plus(slice.totals());
      steps = Math.max(steps, slice.steps());
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (sums[i] / totals.weight());
    }
    StateSlice average = of(totals, steps, numbers.length);
    FloatBytes.write(numbers, 0, numbers.length, average.bytes, HEADER);
    return average.bytes;
  }
}
