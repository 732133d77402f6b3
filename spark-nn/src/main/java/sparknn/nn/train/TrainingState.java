package sparknn.nn.train;

import java.util.Arrays;
import sparknn.nn.linalg.FloatBytes;

/**
 * All that a training knows at a moment: the network's values, what the optimiser remembers, and
 * how many steps were taken.
 *
 * <p>Between workers it travels flat: parameters, statistics and slots one behind the other in one
 * array, whose parameters come first. Constants are not in it, as they never change.
 *
 * @param values the network's numbers
 * @param slots what the optimiser remembers, and the moving average where there is one
 * @param steps mini-batches so far
 */
public record TrainingState(NetworkValues values, float[][] slots, long steps) {
  /** The state before the first step. */
  public static TrainingState initial(NetworkValues values, Update update) {
    return new TrainingState(values, update.initialSlots(values.parameters()), 0);
  }

  /** The state that such an array holds, of a network without constants; copies. */
  public static TrainingState fromFlat(TrainingPlan plan, float[] flat, long steps) {
    return fromFlat(plan, flat, new float[0], steps);
  }

  /**
   * The state that such an array holds; copies.
   *
   * @param constants of the network; not copied
   */
  public static TrainingState fromFlat(
      TrainingPlan plan, float[] flat, float[] constants, long steps) {
    Network network = plan.network();
    float[] parameters = new float[network.parameters().size()];
    float[] state = new float[network.statistics().size()];
    float[][] slots = new float[plan.update().slots()][parameters.length];
    TrainingState copy =
        new TrainingState(new NetworkValues(parameters, state, constants), slots, steps);
    int offset = 0;
    for (float[] array : copy.arrays()) {
      System.arraycopy(flat, offset, array, 0, array.length);
      offset += array.length;
    }
    return copy;
  }

  /** The values, of a network without constants, that such an array begins with; copies. */
  public static NetworkValues valuesOf(TrainingPlan plan, float[] flat) {
    return valuesOf(plan, flat, new float[0]);
  }

  /**
   * The network's values that such an array begins with; copies.
   *
   * @param constants of the network; not copied
   */
  public static NetworkValues valuesOf(TrainingPlan plan, float[] flat, float[] constants) {
    int parameters = plan.network().parameters().size();
    int state = plan.network().statistics().size();
    return new NetworkValues(
        Arrays.copyOf(flat, parameters),
        Arrays.copyOfRange(flat, parameters, parameters + state),
        constants);
  }

  /** The length of {@link #toFlat} for a plan. */
  public static int flatSize(TrainingPlan plan) {
    return Math.toIntExact(floats(plan.network(), plan.update().slots()));
  }

  /** How many numbers in single precision it has. */
  static long floats(Network network, int slots) {
    return network.parameters().size() * (1L + slots) + network.statistics().size();
  }

  /** All of it in one array; a copy. */
  public float[] toFlat() {
    int size = 0;
    for (float[] array : arrays()) {
      size = Math.addExact(size, array.length);
    }
    float[] flat = new float[size];
    int offset = 0;
    for (float[] array : arrays()) {
      System.arraycopy(array, 0, flat, offset, array.length);
      offset += array.length;
    }
    return flat;
  }

  /** Writes {@code length} numbers of the flat form, from {@code offset}, as {@link FloatBytes}. */
  public void writeFlat(int offset, int length, byte[] to, int byteOffset) {
    int start = 0;
    for (float[] array : arrays()) {
      int from = Math.max(offset, start);
      int end = Math.min(offset + length, start + array.length);
      if (from < end) {
        FloatBytes.write(array, from - start, end - from, to, byteOffset + 4 * (from - offset));
      }
      start += array.length;
    }
  }

  private float[][] arrays() {
    float[][] arrays = new float[2 + slots.length][];
    arrays[0] = values.parameters();
    arrays[1] = values.statistics();
    System.arraycopy(slots, 0, arrays, 2, slots.length);
    return arrays;
  }
}
