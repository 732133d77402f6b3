package sparknn.distributed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.train.Totals;
import sparknn.nn.train.WorkerTask;

/*
 * The form in bytes, little-endian:
 *
 *   int partition, int padding, double weight, double loss, double metric, long batches, long steps
 *   float numbers[]
 */

/**
 * What travels in a reduction: one slice of a worker's state after a round, or of the average, with
 * the sums of that worker, or of all. A view of bytes.
 */
final class Part {
  private static final int HEADER = 48;

  private final byte[] bytes;

  Part(byte[] bytes) {
    this.bytes = bytes;
  }

  private static Part of(int partition, Totals totals, long steps, int length) {
    byte[] bytes = new byte[HEADER + 4 * length];
    FloatBytes.view(bytes)
        .putInt(partition)
        .putInt(0)
        .putDouble(totals.weight())
        .putDouble(totals.loss())
        .putDouble(totals.metric())
        .putLong(totals.batches())
        .putLong(steps);
    return new Part(bytes);
  }

  /** A slice of what a worker learnt. */
  static Part of(int partition, WorkerTask.Result result, int offset, int length) {
    Part part = of(partition, result.totals(), result.state().steps(), length);
    result.state().writeFlat(offset, length, part.bytes, HEADER);
    return part;
  }

  byte[] bytes() {
    return bytes;
  }

  int partition() {
    return FloatBytes.view(bytes).getInt(0);
  }

  Totals totals() {
    ByteBuffer view = FloatBytes.view(bytes);
    return new Totals(view.getDouble(8), view.getDouble(16), view.getDouble(24), view.getLong(32));
  }

  long steps() {
    return FloatBytes.view(bytes).getLong(40);
  }

  int length() {
    return (bytes.length - HEADER) / 4;
  }

  void read(float[] to, int offset) {
    FloatBytes.read(bytes, HEADER, to, offset, length());
  }

  /**
   * The average of the workers' slices, weighted by the weight of the examples that each has seen,
   * with the sum of their totals and the largest of their steps. Adds in the order of the
   * partitions, whatever the order of the list, in double precision.
   */
  static Part average(List<Part> parts) {
    List<Part> ordered = new ArrayList<>(parts);
    ordered.sort(Comparator.comparingInt(Part::partition));
    int length = ordered.get(0).length();
    double[] sums = new double[length];
    float[] numbers = new float[length];
    Totals totals = Totals.NONE;
    long steps = 0;
    for (Part part : ordered) {
      double weight = part.totals().weight();
      part.read(numbers, 0);
      for (int i = 0; i < length; i++) {
        sums[i] += weight * numbers[i];
      }
      totals = totals.plus(part.totals());
      steps = Math.max(steps, part.steps());
    }
    double weight = totals.weight();
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) (sums[i] / weight);
    }
    Part average = of(-1, totals, steps, length);
    FloatBytes.write(numbers, 0, length, average.bytes, HEADER);
    return average;
  }
}
