package sparknn.nn.train;

import java.io.Serializable;
import sparknn.nn.layer.Placement;

/**
 * Which numbers of a flat {@link TrainingState} belong to single features: their rows of the first
 * weight, what the optimiser remembers of these, and the numbers that bring features to scale. The
 * state of some features alone is laid out in the same way, with as many rows.
 *
 * <p>Rows are called moved where training moves them: the weights and what is remembered of them.
 */
public final class FeatureRows implements Serializable {
  private final int width;
  // Of each tensor that has a row for each feature: where it begins, how long a row is.
  private final int[] begins;
  private final int[] sizes;
  private final boolean[] moved;
  private final int size;

  private FeatureRows(TrainingPlan plan, SparseHead head) {
    Network network = plan.network();
    int scalings = head.keeping().stream().mapToInt(at -> at.statistics().isEmpty() ? 0 : 2).sum();
    int slots = plan.update().slots();
    this.width = head.width();
    int rowSize = head.rowSize();
    int parameters = network.parameters().size();
    this.size = TrainingState.flatSize(plan);
    this.begins = new int[1 + scalings + slots];
    this.sizes = new int[begins.length];
    this.moved = new boolean[begins.length];
    int statistics = network.statistics().size();
    int weight = head.taking().parameters().begin();
    int next = 0;
    put(next++, weight, rowSize, true);
    for (Placement at : head.keeping()) {
      for (int from = at.statistics().begin(); from < at.statistics().end(); from += width) {
        put(next++, parameters + from, 1, false);
      }
    }
    for (int slot = 0; slot < slots; slot++) {
      put(next++, parameters + statistics + slot * parameters + weight, rowSize, true);
    }
  }

  private void put(int i, int begin, int length, boolean movedByTraining) {
    begins[i] = begin;
    sizes[i] = length;
    moved[i] = movedByTraining;
  }

  /** Those of a plan with lazy steps. */
  public static FeatureRows of(TrainingPlan plan) {
    return new FeatureRows(plan, plan.network().sparseHead().orElseThrow());
  }

  /** How many features there are. */
  public int width() {
    return width;
  }

  /** How many numbers of a feature training moves: the length of a row. */
  public int rowLength() {
    int sum = 0;
    for (int i = 0; i < begins.length; i++) {
      sum += moved[i] ? sizes[i] : 0;
    }
    return sum;
  }

  /** In how many rows of that length all that belongs to no feature goes; zeros fill the last. */
  public int restRows() {
    return (restSize() + rowLength() - 1) / rowLength();
  }

  private int restSize() {
    return size - width * numbersPerFeature();
  }

  private int numbersPerFeature() {
    int sum = 0;
    for (int each : sizes) {
      sum += each;
    }
    return sum;
  }

  /** Takes stretches of a flat state. */
  public interface Stretches {
    /** Takes {@code length} numbers from {@code at}. */
    void take(int at, int length);
  }

  /** Visits the moved rows of a feature in the flat state of all. */
  public void forMoved(int feature, Stretches taker) {
    for (int i = 0; i < begins.length; i++) {
      if (moved[i]) {
        taker.take(begins[i] + feature * sizes[i], sizes[i]);
      }
    }
  }

  /** Visits what belongs to no feature, stretch by stretch, in the flat state of all. */
  public void forRest(Stretches taker) {
    forRest(width, taker);
  }

  private void forRest(int features, Stretches taker) {
    int from = 0;
    int shrunk = 0;
    for (int i = 0; i < begins.length; i++) {
      int begin = begins[i] - shrunk;
      if (from < begin) {
        taker.take(from, begin - from);
      }
      from = begin + features * sizes[i];
      shrunk += (width - features) * sizes[i];
    }
    if (from < size - shrunk) {
      taker.take(from, size - shrunk - from);
    }
  }

  /**
   * The flat state of some features alone.
   *
   * @param all the flat state of all
   * @param features in ascending order
   */
  public float[] gather(float[] all, int[] features) {
    float[] some = new float[size - (width - features.length) * numbersPerFeature()];
    int from = 0;
    int to = 0;
    for (int i = 0; i < begins.length; i++) {
      System.arraycopy(all, from, some, to, begins[i] - from);
      to += begins[i] - from;
      for (int feature : features) {
        System.arraycopy(all, begins[i] + feature * sizes[i], some, to, sizes[i]);
        to += sizes[i];
      }
      from = begins[i] + width * sizes[i];
    }
    System.arraycopy(all, from, some, to, size - from);
    return some;
  }

  /** Copies the moved numbers of one of some features, from their flat state. */
  public void copyMoved(float[] some, int features, int i, float[] to, int offset) {
    int at = offset;
    int shrunk = 0;
    for (int t = 0; t < begins.length; t++) {
      if (moved[t]) {
        System.arraycopy(some, begins[t] - shrunk + i * sizes[t], to, at, sizes[t]);
        at += sizes[t];
      }
      shrunk += (width - features) * sizes[t];
    }
  }

  /** Overwrites the moved numbers of one of some features in their flat state. */
  public void putMoved(float[] some, int features, int i, float[] from, int offset) {
    int at = offset;
    int shrunk = 0;
    for (int t = 0; t < begins.length; t++) {
      if (moved[t]) {
        System.arraycopy(from, at, some, begins[t] - shrunk + i * sizes[t], sizes[t]);
        at += sizes[t];
      }
      shrunk += (width - features) * sizes[t];
    }
  }

  /** What belongs to no feature, as {@link #restRows}, of the flat state of so many features. */
  public float[] rest(float[] some, int features) {
    float[] rest = new float[restRows() * rowLength()];
    int[] to = {0};
    forRest(
        features,
        (at, length) -> {
          System.arraycopy(some, at, rest, to[0], length);
          to[0] += length;
        });
    return rest;
  }

  /** Overwrites what belongs to no feature. */
  public void putRest(float[] some, int features, float[] rest) {
    int[] from = {0};
    forRest(
        features,
        (at, length) -> {
          System.arraycopy(rest, from[0], some, at, length);
          from[0] += length;
        });
  }
}
