package sparknn.internal.distributed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import sparknn.nn.data.Example;
import sparknn.nn.data.RowBlock;
import sparknn.nn.linalg.FloatBytes;

/**
 * Some rows in the order in which they were read, as they are kept until they are dealt to the
 * workers: three arrays that follow each other in a partition. The first has for each row a byte
 * ({@link #SPARSE}, {@link #HELD_OUT}) and its weight, a double, since weights are yet to be
 * multiplied; the second has the dense rows as a block, the third the sparse ones.
 */
final class Segment {
  private static final int BYTES = 1 << 20;
  private static final int PER_ROW = 1 + Double.BYTES;
  private static final int SPARSE = 1;
  private static final int HELD_OUT = 2;

  private final ByteBuffer heads;
  private final RowBlock dense;
  private final RowBlock sparse;

  private Segment(byte[] heads, RowBlock dense, RowBlock sparse) {
    this.heads = FloatBytes.view(heads);
    this.dense = dense;
    this.sparse = sparse;
  }

  /** Takes the arrays of the next. */
  static Segment next(Iterator<byte[]> arrays) {
    return new Segment(arrays.next(), new RowBlock(arrays.next()), new RowBlock(arrays.next()));
  }

  private RowSizes sizes() {
    return new RowSizes(dense.width(), dense.targetSize());
  }

  /** Whether a row is to be kept without its zeros. */
  static boolean sparse(Example example, int width) {
    return example.sparse() && example.stored() < width / 2;
  }

  /** Takes rows until it is full. */
  static final class Builder {
    private final int width;
    private final RowBlock.Builder dense;
    private final RowBlock.Builder sparse;
    private byte[] bytes = new byte[64 * PER_ROW];
    private ByteBuffer heads = FloatBytes.view(bytes);

    Builder(RowSizes sizes) {
      width = sizes.width();
      dense = new RowBlock.Builder(width, sizes.targetSize(), false, false);
      sparse = new RowBlock.Builder(width, sizes.targetSize(), false, true);
    }

    void add(Example example) {
      boolean isSparse = sparse(example, width);
      (isSparse ? sparse : dense).add(example);
      if (!heads.hasRemaining()) {
        int used = bytes.length;
        bytes = Arrays.copyOf(bytes, 2 * used);
        heads = FloatBytes.view(bytes).position(used);
      }
      heads.put((byte) ((isSparse ? SPARSE : 0) | (example.validation() ? HELD_OUT : 0)));
      heads.putDouble(example.weight());
    }

    boolean empty() {
      return heads.position() == 0;
    }

    boolean full() {
      return dense.size() + sparse.size() >= BYTES;
    }

    /** The arrays of what it holds; it is empty again. */
    List<byte[]> build() {
      byte[] used = Arrays.copyOf(bytes, heads.position());
      heads.clear();
      return List.of(used, dense.build().bytes(), sparse.build().bytes());
    }
  }

  /** The rows of a partition in order, each in the same example. */
  static final class Rows implements Iterator<Example> {
    private final Iterator<byte[]> arrays;
    private final Example example = new Example();
    private Segment segment;
    private int denseRow;
    private int sparseRow;

    Rows(Iterator<byte[]> arrays) {
      this.arrays = arrays;
    }

    @Override
    public boolean hasNext() {
      // A segment has a row at least.
      return (segment != null && segment.heads.hasRemaining()) || arrays.hasNext();
    }

    /** How large a row is, once one was read. */
    RowSizes sizes() {
      return segment.sizes();
    }

    @Override
    public Example next() {
      if (segment == null || !segment.heads.hasRemaining()) {
        segment = Segment.next(arrays);
        denseRow = 0;
        sparseRow = 0;
      }
      int kind = segment.heads.get();
      if ((kind & SPARSE) != 0) {
        segment.sparse.copyTo(sparseRow++, example);
      } else {
        segment.dense.copyTo(denseRow++, example);
      }
      example.setWeight(segment.heads.getDouble());
      example.setValidation((kind & HELD_OUT) != 0);
      return example;
    }
  }
}
