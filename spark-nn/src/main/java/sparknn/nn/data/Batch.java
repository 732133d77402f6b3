package sparknn.nn.data;

/**
 * A mini-batch: buffers for up to {@code capacity} examples, filled anew each time. Not
 * thread-safe.
 */
public final class Batch {
  private final float[] features;
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
    this.features = new float[Math.multiplyExact(capacity, width)];
    this.targets = new float[Math.multiplyExact(capacity, targetSize)];
    this.weights = new float[capacity];
  }

  /** How many numbers in single precision one takes for each example. */
  public static long floatsPerExample(int width, int targetSize) {
    return (long) width + targetSize + 1;
  }

  /** The most examples. */
  public int capacity() {
    return weights.length;
  }

  /** {@code [rows, width]}, row-major. */
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
  }

  /** Counts an example whose features and target have been written at row {@link #rows}. */
  void add(float weight) {
    weights[rows++] = weight;
    weightSum += weight;
  }
}
