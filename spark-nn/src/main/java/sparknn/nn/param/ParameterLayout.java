package sparknn.nn.param;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparknn.nn.linalg.Shape;

/**
 * Where every tensor lies in a flat array: name, shape, offset, in the order in which the layers
 * declared them, without gaps.
 */
public final class ParameterLayout implements Serializable {
  /** The number of values must fit one Java array. */
  public static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private final List<Tensor> tensors;
  private final int size;

  private ParameterLayout(List<Tensor> tensors, int size) {
    this.tensors = List.copyOf(tensors);
    this.size = size;
  }

  /** The tensors in the order of their offsets. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /** The length of the flat array. */
  public int size() {
    return size;
  }

  /**
   * One tensor of the flat array.
   *
   * @param name such as {@code "0-dense/weight"}
   * @param shape its shape, row-major
   * @param offset where it begins
   * @param role what it is for
   */
  public record Tensor(String name, Shape shape, int offset, Role role) implements Serializable {
    /** Whether L1, L2, weight decay and max-norm apply; not to biases and normalisation. */
    public boolean penalized() {
      return role == Role.WEIGHT;
    }

    /** The number of values. */
    public int size() {
      return shape.size();
    }

    /** Where it ends, exclusively. */
    public int end() {
      return offset + shape.size();
    }
  }

  /** Collects the tensors of one network. */
  public static final class Builder {
    private final List<Tensor> tensors = new ArrayList<>();
    private long size;

    /** Adds a tensor behind the others. */
    public Builder add(String name, Shape shape, Role role) {
      long offset = size;
      size += shape.size();
      if (size > MAX_SIZE) {
        throw new IllegalArgumentException(
            "a network must have fewer than 2^31 parameters, got " + size + " up to " + name);
      }
      tensors.add(new Tensor(name, shape, (int) offset, role));
      return this;
    }

    /** The length so far. */
    public int size() {
      return (int) size;
    }

    /** The layout of what was added. */
    public ParameterLayout build() {
      return new ParameterLayout(tensors, (int) size);
    }
  }
}
