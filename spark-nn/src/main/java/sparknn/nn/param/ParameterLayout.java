package sparknn.nn.param;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
   * @param penalized whether L1, L2 and weight decay apply; not to biases and normalisation
   */
  public record Tensor(String name, Shape shape, int offset, boolean penalized)
      implements Serializable {
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
    private final Deque<String> prefixes = new ArrayDeque<>(List.of(""));

    /** Begins a layer: names of the tensors that follow begin with its name, until it is left. */
    public Builder enter(String layer) {
      prefixes.push(prefixes.element() + layer + "/");
      return this;
    }

    /** Ends the layer that was entered last. */
    public void leave() {
      prefixes.pop();
    }

    /** Adds a tensor behind the others. */
    public Builder add(String name, Shape shape, boolean penalized) {
      String fullName = prefixes.element() + name;
      long offset = size;
      size += shape.size();
      if (size > MAX_SIZE) {
        throw new IllegalArgumentException(
            "a network must have fewer than 2^31 parameters, got " + size + " up to " + fullName);
      }
      tensors.add(new Tensor(fullName, shape, (int) offset, penalized));
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
