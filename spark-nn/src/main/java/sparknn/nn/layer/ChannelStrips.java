package sparknn.nn.layer;

import sparknn.nn.linalg.Allocator;

/**
 * What batch normalisation does to each value with its channel's numbers, forward and backward.
 *
 * <p>Some rows are taken at a time: they are copied to the beginning of an array, and each
 * channel's number is repeated as often as it has values there. So the loops run over arrays that
 * all begin at the same index, without regard to channels, which the compiler vectorises; a loop
 * over the channels of a row is too short where an image has few. What is computed for each value
 * does not depend on the strips.
 */
final class ChannelStrips {
  /** Floats that are taken at a time, unless one row has more: seven such arrays fit a cache. */
  private static final int STRIP = 512;

  private final int channels;
  private final int length;
  private final float[] center;
  private final float[] inverse;
  private final float[] scale;
  private final float[] shift;
  private final float[] values;
  private final float[] normal;
  private final float[] result;

  ChannelStrips(int channels, Allocator arrays) {
    this.channels = channels;
    this.length = Math.max(1, STRIP / channels) * channels;
    this.center = arrays.floats(length);
    this.inverse = arrays.floats(length);
    this.scale = arrays.floats(length);
    this.shift = arrays.floats(length);
    this.values = arrays.floats(length);
    this.normal = arrays.floats(length);
    this.result = arrays.floats(length);
  }

  /**
   * {@code normalized = (input - mean) · inverse; output = normalized · scale + shift}.
   *
   * @param means {@code [channels]}, and so {@code inverses}
   * @param parameters scale and shift of each channel, from {@code scaleAt} and {@code shiftAt}
   * @param normalized {@code [n, channels]}; null: not kept
   */
  void normalize(
      float[] input,
      int n,
      float[] means,
      float[] inverses,
      float[] parameters,
      int scaleAt,
      int shiftAt,
      float[] normalized,
      float[] output) {
    repeat(means, 0, center);
    repeat(inverses, 0, inverse);
    repeat(parameters, scaleAt, scale);
    repeat(parameters, shiftAt, shift);
    int all = n * channels;
    for (int from = 0; from < all; from += length) {
      int here = Math.min(length, all - from);
      System.arraycopy(input, from, values, 0, here);
      normalizeStrip(here);
      if (normalized != null) {
        System.arraycopy(normal, 0, normalized, from, here);
      }
      System.arraycopy(result, 0, output, from, here);
    }
  }

  private void normalizeStrip(int here) {
    float[] x = values;
    float[] mean = center;
    float[] over = inverse;
    float[] factor = scale;
    float[] plus = shift;
    float[] kept = normal;
    float[] out = result;
    for (int i = 0; i < here; i++) {
      float value = (x[i] - mean[i]) * over[i];
      kept[i] = value;
      out[i] = value * factor[i] + plus[i];
    }
  }

  /**
   * {@code dInput = scale · inverse · (dOutput - (dShift + normalized · dScale) / n)}, where {@code
   * gradient} holds {@code dScale} and {@code dShift} from the indices of scale and shift.
   */
  void differentiate(
      float[] dOutput,
      float[] normalized,
      int n,
      float[] inverses,
      float[] parameters,
      float[] gradient,
      int scaleAt,
      int shiftAt,
      float[] dInput) {
    for (int j = 0; j < channels; j++) {
      inverse[j] = parameters[scaleAt + j] * inverses[j];
    }
    repeat(inverse, 0, inverse);
    repeat(gradient, scaleAt, scale);
    repeat(gradient, shiftAt, shift);
    int all = n * channels;
    float share = 1f / n;
    for (int from = 0; from < all; from += length) {
      int here = Math.min(length, all - from);
      System.arraycopy(dOutput, from, values, 0, here);
      System.arraycopy(normalized, from, normal, 0, here);
      differentiateStrip(here, share);
      System.arraycopy(result, 0, dInput, from, here);
    }
  }

  private void differentiateStrip(int here, float share) {
    float[] d = values;
    float[] kept = normal;
    float[] over = inverse;
    float[] dScale = scale;
    float[] dShift = shift;
    float[] out = result;
    for (int i = 0; i < here; i++) {
      out[i] = over[i] * (d[i] - share * (dShift[i] + kept[i] * dScale[i]));
    }
  }

  /** Writes the channels' numbers again and again. */
  private void repeat(float[] numbers, int from, float[] repeated) {
    System.arraycopy(numbers, from, repeated, 0, channels);
    for (int done = channels; done < length; ) {
      int next = Math.min(done, length - done);
      System.arraycopy(repeated, 0, repeated, done, next);
      done += next;
    }
  }
}
