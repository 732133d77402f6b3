package sparknn.nn.data;

import sparknn.nn.linalg.SparseRows;

/**
 * A mini-batch: buffers for up to {@code capacity} examples, filled anew each time. Not
 * thread-safe.
 */
public final class Batch {
  private final float[] features;
  private final SparseRows sparse; // null: features are dense
  private final float[] targets;
  private final float[] weights;
  private int rows;
  private double weightSum;

  /**
   * @param capacity the most examples
   * @param width how many features an example has
   * @param targetSize how many numbers its target has
   */
  public Batch(int capacity, int width, int targetSize) {
    this(new float[Math.multiplyExact(capacity, width)], null, capacity, targetSize);
  }

  private Batch(float[] features, SparseRows sparse, int capacity, int targetSize) {
    this.features = features;
    this.sparse = sparse;
    this.targets = new float[Math.multiplyExact(capacity, targetSize)];
    this.weights = new float[capacity];
  }

  /** One whose features are sparse rows: it takes room for the values that are set. */
  public static Batch sparse(int capacity, int targetSize) {
    return new Batch(new float[0], new SparseRows(capacity), capacity, targetSize);
  }

  /** How many numbers in single precision one takes for each example. */
  public static long floatsPerExample(int width, int targetSize) {
    return (long) width + targetSize + 1;
  }

  /** The most examples. */
  public int capacity() {
    return weights.length;
  }

  /** The features as sparse rows; null where they are dense. */
  public SparseRows sparse() {
    return sparse;
  }

  /** {@code [rows, width]}, row-major; empty where they are sparse. */
  public float[] features() {
    return features;
  }

  /** {@code [rows, targetSize]}. */
  public float[] targets() {
    return targets;
  }

  /** {@code [rows]}. */
  public float[] weights() {
    return weights;
  }

  /** How many examples it holds now. */
  public int rows() {
    return rows;
  }

  /** The sum of their weights. */
  public double weightSum() {
    return weightSum;
  }

  /** Whether it holds as many as it can. */
  public boolean full() {
    return rows == weights.length;
  }

  /** Forgets its examples. */
  public void clear() {
    rows = 0;
    weightSum = 0;
    if (sparse != null) {
      sparse.clear();
    }
  }

  /** Adds some examples of another sparse batch behind these. */
  public void addAll(Batch other, int from, int count) {
    sparse.addAll(other.sparse, from, count);
    int size = targets.length / Math.max(1, weights.length);
    System.arraycopy(other.targets, from * size, targets, rows * size, count * size);
    for (int row = from; row < from + count; row++) {
      add(other.weights[row]);
    }
  }

  /** Counts an example whose features and target have been written at row {@link #rows}. */
  void add(float weight) {
    weights[rows++] = weight;
    weightSum += weight;
  }
}
