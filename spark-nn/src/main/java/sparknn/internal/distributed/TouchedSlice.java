package sparknn.internal.distributed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.train.LossSums;
import sparknn.nn.train.WorkerTask;

/*
 * The form in bytes, little-endian:
 *
 *   double weight, double loss, double metric, long batches, long steps
 *   int rows
 *   int    numbers[rows]    ascending
 *   double weights[rows]
 *   float  values[rows * rowLength]
 */

/**
 * What travels when only touched rows of a state are averaged: some rows of a worker's state after
 * a round, or of the average, with the weight of the examples that stand behind each, and with the
 * losses of that worker, or of all. A view of bytes.
 */
final class TouchedSlice {
  private static final int HEADER = 44;

  private final byte[] bytes;
  private final ByteBuffer view;

  TouchedSlice(byte[] bytes) {
    this.bytes = bytes;
    this.view = FloatBytes.view(bytes);
  }

  /** The rows of a worker: their numbers in ascending order, and their values. */
  static byte[] of(WorkerTask.Result result, int[] numbers, float[] values) {
    double[] weights = new double[numbers.length];
    Arrays.fill(weights, result.totals().weight());
    return of(result.totals(), result.state().steps(), numbers, weights, values);
  }

  private static byte[] of(
      LossSums totals, long steps, int[] numbers, double[] weights, float[] values) {
    byte[] bytes = new byte[HEADER + 12 * numbers.length + 4 * values.length];
    ByteBuffer view = FloatBytes.view(bytes);
    view.putDouble(totals.weight()).putDouble(totals.loss()).putDouble(totals.metric());
    view.putLong(totals.batches()).putLong(steps).putInt(numbers.length);
    view.asIntBuffer().put(numbers);
    view.position(HEADER + 4 * numbers.length);
    view.asDoubleBuffer().put(weights);
    FloatBytes.write(values, 0, values.length, bytes, HEADER + 12 * numbers.length);
    return bytes;
  }

  LossSums totals() {
    return new LossSums(view.getDouble(0), view.getDouble(8), view.getDouble(16), view.getLong(24));
  }

  long steps() {
    return view.getLong(32);
  }

  int rows() {
    return view.getInt(40);
  }

  /** Which rows. */
  int[] numbers() {
    int[] numbers = new int[rows()];
    view.slice(HEADER, 4 * rows()).order(view.order()).asIntBuffer().get(numbers);
    return numbers;
  }

  /** The weight of the examples of those workers that have touched each. */
  double[] weights() {
    double[] weights = new double[rows()];
    view.slice(HEADER + 4 * rows(), 8 * rows()).order(view.order()).asDoubleBuffer().get(weights);
    return weights;
  }

  /** Their values, one row behind the other. */
  float[] values() {
    int begin = HEADER + 12 * rows();
    float[] values = new float[(bytes.length - begin) / 4];
    FloatBytes.read(bytes, begin, values, 0, values.length);
    return values;
  }

  /**
   * The average of the workers' rows, each over the workers that have touched it, weighted by the
   * examples that these have seen. Adds in double precision, in the order in which they come.
   */
  static byte[] average(Iterator<byte[]> parts, int rowLength) {
    Sums sums = new Sums(rowLength);
    LossSums totals = LossSums.NONE;
    long steps = 0;
    while (parts.hasNext()) {
      TouchedSlice part = new TouchedSlice(parts.next());
      sums.add(part);
      totals = totals.plus(part.totals());
      steps = Math.max(steps, part.steps());
    }
    return sums.average(totals, steps);
  }

  /** Sums of rows, in the order of their numbers. */
  private static final class Sums {
    private final int rowLength;
    private int[] numbers = {};
    // Where the sum of each lies.
    private int[] places = {};
    private double[] weights = {};
    private double[] sums = {};

    Sums(int rowLength) {
      this.rowLength = rowLength;
    }

    void add(TouchedSlice part) {
      int[] more = part.numbers();
      int[] placeOf = place(more);
      float[] values = part.values();
      double[] their = part.weights();
      for (int row = 0; row < more.length; row++) {
        int place = placeOf[row];
        weights[place] += their[row];
        for (int j = 0; j < rowLength; j++) {
          sums[place * rowLength + j] += their[row] * values[row * rowLength + j];
        }
      }
    }

    /** Makes room for rows that are new; says where each has its sum. */
    private int[] place(int[] more) {
      int[] all = new int[numbers.length + more.length];
      int[] allPlaces = new int[all.length];
      int[] placeOf = new int[more.length];
      int i = 0;
      int count = 0;
      int used = numbers.length;
      for (int row = 0; row < more.length; row++) {
        while (i < numbers.length && numbers[i] < more[row]) {
          all[count] = numbers[i];
          allPlaces[count++] = places[i++];
        }
        boolean there = i < numbers.length && numbers[i] == more[row];
        placeOf[row] = there ? places[i++] : used++;
        all[count] = more[row];
        allPlaces[count++] = placeOf[row];
      }
      while (i < numbers.length) {
        all[count] = numbers[i];
        allPlaces[count++] = places[i++];
      }
      numbers = Arrays.copyOf(all, count);
      places = Arrays.copyOf(allPlaces, count);
      weights = Arrays.copyOf(weights, count);
      sums = Arrays.copyOf(sums, count * rowLength);
      return placeOf;
    }

    byte[] average(LossSums totals, long steps) {
      double[] ordered = new double[numbers.length];
      float[] values = new float[numbers.length * rowLength];
      for (int row = 0; row < numbers.length; row++) {
        ordered[row] = weights[places[row]];
        for (int j = 0; j < rowLength; j++) {
          values[row * rowLength + j] = (float) (sums[places[row] * rowLength + j] / ordered[row]);
        }
      }
      return of(totals, steps, numbers, ordered, values);
    }
  }
}
