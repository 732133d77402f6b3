package sparknn.nn.linalg;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one example, or of a parameter: immutable, every dimension at least 1.
 *
 * <p>A vector of 784 features is {@code [784]}; an image is {@code [height, width, channels]}, as
 * Spark's image source lays it out.
 */
public final class Shape implements Serializable {
  private final int[] dimensions;
  private final int size;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
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
