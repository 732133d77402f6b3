package sparknn.nn.linalg;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one example, or of a parameter: immutable, every dimension at least 1.
 *
 * <p>A vector of 784 features is {@code [784]}; an image is {@code [height, width, channels]}, as
 * Spark's image source lays it out; a time series is {@code [time, features]}. The last dimension
 * is that of the channels; what comes before are positions.
 */
public final class Shape implements Serializable {
  private final int[] dimensions;
  private final int size;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
    if (dimensions.length == 0) {
      throw new IllegalArgumentException("a shape must have at least one dimension, got none");
    }
    long product = 1;
    for (int d : dimensions) {
      if (d < 1) {
        throw new IllegalArgumentException(
            "every dimension of a shape must be at least 1, got " + Arrays.toString(dimensions));
      }
      product *= d;
      if (product > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "a shape must hold fewer than 2^31 values, got " + Arrays.toString(dimensions));
      }
    }
    this.size = (int) product;
  }

  /** A shape of these dimensions, the slowest first. */
  public static Shape of(int... dimensions) {
    return new Shape(dimensions.clone());
  }

  /** How many dimensions: 1 for a vector, 3 for an image. */
  public int rank() {
    return dimensions.length;
  }

  /** Dimension {@code i}, counted from the slowest. */
  public int dimension(int i) {
    return dimensions[i];
  }

  /** The number of values: the product of the dimensions. */
  public int size() {
    return size;
  }

  /** The last dimension: the values of a vector, the channels of an image. */
  public int channels() {
    return dimensions[dimensions.length - 1];
  }

  /** How many positions have these channels: 1 in a vector, height · width in an image. */
  public int positions() {
    return size / channels();
  }

  /** The same positions with so many channels. */
  public Shape withChannels(int channels) {
    int[] others = dimensions.clone();
    others[others.length - 1] = channels;
    return new Shape(others);
  }

  /** The dimensions, the slowest first; a copy. */
  public int[] toArray() {
    return dimensions.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dimensions, that.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** Such as {@code [28, 28, 1]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
