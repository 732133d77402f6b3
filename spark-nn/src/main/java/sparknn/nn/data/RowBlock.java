package sparknn.nn.data;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.linalg.SparseRows;

/*
 * The form in bytes, little-endian, all parts multiples of 4:
 *
 *   int rows, int width, int targetSize, int heldOut (0 or 1), int stored (-1: all values are)
 *   double targets[rows * targetSize]
 *   float weights[rows]
 *   int   starts[rows + 1]    where stored >= 0: where each row begins among the values
 *   int   columns[stored]     where stored >= 0
 *   float values[stored], or values[rows * width]
 */

/**
 * Some examples, packed: features dense or in compressed sparse rows, targets and weights beside
 * them. Targets are in double precision, so that they lose no digits before they are scaled. Only
 * this class and its builder know which of the two it is, and are one file for that.
 *
 * <p>A block is a view of a {@code byte[]}, which is also the form in which it is cached and
 * shuffled: nothing is decoded but the rows that a batch takes. Immutable; not thread-safe, as a
 * view has positions.
 */
public final class RowBlock {
  private static final int HEADER = 20;
  private static final int DENSE = -1;

  private final byte[] bytes;
  private final int rows;
  private final int width;
  private final int targetSize;
  private final boolean heldOut;
  private final DoubleBuffer targets;
  private final FloatBuffer weights;
  private final IntBuffer starts;
  private final IntBuffer columns;
  private final FloatBuffer values;

  /** Views the bytes that {@link #bytes} gave. */
  public RowBlock(byte[] bytes) {
    this.bytes = bytes;
    ByteBuffer buffer = FloatBytes.view(bytes);
    this.rows = buffer.getInt();
    this.width = buffer.getInt();
    this.targetSize = buffer.getInt();
    this.heldOut = buffer.getInt() != 0;
    int stored = buffer.getInt();
    this.targets = buffer.asDoubleBuffer().slice(0, rows * targetSize);
    buffer.position(buffer.position() + 8 * rows * targetSize);
    this.weights = floats(buffer, rows);
    this.starts = stored == DENSE ? null : ints(buffer, rows + 1);
    this.columns = stored == DENSE ? null : ints(buffer, stored);
    this.values = floats(buffer, stored == DENSE ? rows * width : stored);
  }

  private static FloatBuffer floats(ByteBuffer buffer, int length) {
    FloatBuffer part = buffer.asFloatBuffer().slice(0, length);
    buffer.position(buffer.position() + 4 * length);
    return part;
  }

  private static IntBuffer ints(ByteBuffer buffer, int length) {
    IntBuffer part = buffer.asIntBuffer().slice(0, length);
    buffer.position(buffer.position() + 4 * length);
    return part;
  }

  /** The block itself; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of examples. */
  public int rows() {
    return rows;
  }

  /** How many features an example has. */
  public int width() {
    return width;
  }

  /** How many numbers the target of an example has. */
  public int targetSize() {
    return targetSize;
  }

  /** Whether its examples are for validation and not for training. */
  public boolean heldOut() {
    return heldOut;
  }

  /** Whether only values that are not 0 are kept. */
  public boolean sparse() {
    return columns != null;
  }

  /** A builder of blocks of the same kind. */
  public Builder builder(boolean heldOut) {
    return new Builder(width, targetSize, heldOut, sparse());
  }

  /** The weight of an example. */
  public float weight(int row) {
    return weights.get(row);
  }

  /** One number of the target of an example. */
  public double target(int row, int t) {
    return targets.get(row * targetSize + t);
  }

  /** Copies an example behind the others of a batch, its target scaled. */
  public void copyTo(int row, TargetScaling scaling, Batch batch) {
    int to = batch.rows();
    float[] features = batch.features();
    if (batch.sparse() != null) {
      copyTo(row, batch.sparse());
    } else if (columns == null) {
      values.get(row * width, features, to * width, width);
    } else {
      Arrays.fill(features, to * width, (to + 1) * width, 0f);
      int end = starts.get(row + 1);
      for (int i = starts.get(row); i < end; i++) {
        features[to * width + columns.get(i)] = values.get(i);
      }
    }
    for (int t = 0; t < targetSize; t++) {
      batch.targets()[to * targetSize + t] = (float) scaling.scaled(target(row, t), t);
    }
    batch.add(weights.get(row));
  }

  private void copyTo(int row, SparseRows sparse) {
    if (columns == null) {
      sparse.addDense(values, row * width, width);
    } else {
      int from = starts.get(row);
      int length = starts.get(row + 1) - from;
      sparse.reserve(length);
      columns.get(from, sparse.columns(), sparse.stored(), length);
      values.get(from, sparse.values(), sparse.stored(), length);
      sparse.add(length);
    }
  }

  /** Fills an example: sparse where the block is, and not marked for validation. */
  public void copyTo(int row, Example into) {
    int from = columns == null ? row * width : starts.get(row);
    double[] numbers = new double[columns == null ? width : starts.get(row + 1) - from];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(from + i);
    }
    if (columns == null) {
      into.setDense(numbers);
    } else {
      int[] places = new int[numbers.length];
      columns.get(from, places);
      into.setSparse(places, numbers);
    }
    double[] target = new double[targetSize];
    for (int t = 0; t < targetSize; t++) {
      target[t] = target(row, t);
    }
    into.setTarget(target);
    into.setWeight(weight(row));
    into.setValidation(false);
  }

  /** Packs examples of one width. Not thread-safe. */
  public static final class Builder {
    private final int width;
    private final int targetSize;
    private final boolean heldOut;
    private final boolean sparse;
    private int rows;
    private int used;
    private float[] values = new float[0];
    private int[] columns = new int[0];
    private int[] starts = new int[8];
    private double[] targets = new double[0];
    private float[] weights = new float[0];

    /**
     * @param width how many features an example has
     * @param targetSize how many numbers its target has
     * @param heldOut whether the examples are for validation
     * @param sparse whether to keep only the values that are not 0
     */
    public Builder(int width, int targetSize, boolean heldOut, boolean sparse) {
      this.width = width;
      this.targetSize = targetSize;
      this.heldOut = heldOut;
      this.sparse = sparse;
    }

    /** Adds an example. */
    public void add(Example example) {
      reserve(sparse ? example.stored() : width);
      for (int i = 0; i < example.stored(); i++) {
        if (!sparse) {
          values[used + example.column(i)] = (float) example.value(i);
        } else if (example.value(i) != 0) {
          columns[used] = example.column(i);
          values[used++] = (float) example.value(i);
        }
      }
      used += sparse ? 0 : width;
      for (int t = 0; t < targetSize; t++) {
        targets[rows * targetSize + t] = example.target(t);
      }
      weights[rows] = (float) example.weight();
      rows++;
      starts[rows] = used;
    }

    /** Adds an example of a block of the same kind, its weight multiplied by a factor. */
    public void add(RowBlock block, int row, float factor) {
      int from = sparse ? block.starts.get(row) : row * width;
      int length = sparse ? block.starts.get(row + 1) - from : width;
      reserve(length);
      block.values.get(from, values, used, length);
      if (sparse) {
        block.columns.get(from, columns, used, length);
      }
      used += length;
      for (int t = 0; t < targetSize; t++) {
        targets[rows * targetSize + t] = block.target(row, t);
      }
      weights[rows] = block.weight(row) * factor;
      rows++;
      starts[rows] = used;
    }

    private void reserve(int more) {
      values = grow(values, used + more);
      if (targets.length < (rows + 1) * targetSize) {
        targets = Arrays.copyOf(targets, 2 * (rows + 1) * targetSize);
      }
      weights = grow(weights, rows + 1);
      if (starts.length < rows + 2) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      if (sparse && columns.length < values.length) {
        columns = Arrays.copyOf(columns, values.length);
      }
    }

    private static float[] grow(float[] array, int length) {
      return length <= array.length
          ? array
          : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }

    /** The number of examples so far. */
    public int rows() {
      return rows;
    }

    /** How many bytes a block of the examples so far would have. */
    public int size() {
      int perRow = 8 * targetSize + 4;
      return HEADER + rows * perRow + (sparse ? 4 * (rows + 1) + 8 * used : 4 * used);
    }

    /** The examples so far as a block; the builder is empty again. */
    public RowBlock build() {
      byte[] bytes = new byte[size()];
      ByteBuffer buffer = FloatBytes.view(bytes);
      buffer.putInt(rows).putInt(width).putInt(targetSize);
      buffer.putInt(heldOut ? 1 : 0).putInt(sparse ? used : DENSE);
      buffer.asDoubleBuffer().put(targets, 0, rows * targetSize);
      buffer.position(buffer.position() + 8 * rows * targetSize);
      put(buffer, weights, rows);
      if (sparse) {
        put(buffer, starts, rows + 1);
        put(buffer, columns, used);
      }
      put(buffer, values, used);
      if (!sparse) {
        Arrays.fill(values, 0, used, 0f);
      }
      rows = 0;
      used = 0;
      return new RowBlock(bytes);
    }

    private static void put(ByteBuffer buffer, float[] array, int length) {
      buffer.asFloatBuffer().put(array, 0, length);
      buffer.position(buffer.position() + 4 * length);
    }

    private static void put(ByteBuffer buffer, int[] array, int length) {
      buffer.asIntBuffer().put(array, 0, length);
      buffer.position(buffer.position() + 4 * length);
    }
  }
}
