package sparknn.nn.layer;

/**
 * What a network's layers compute on in one task: the flat arrays, in which a {@link Placement}
 * says where a layer's own tensors lie, and working memory.
 *
 * <p>All memory is asked for while layers are bound; a forward or backward pass allocates nothing.
 */
public final class Binding {
  private final float[] parameters;
  private final float[] gradient;
  private final float[] statistics;
  private final int maxRows;
  private final boolean training;
  private final LayerObserver observer;
  private final Scratch scratch = new Scratch();

  private Binding(
      float[] parameters,
      float[] gradient,
      float[] statistics,
      int maxRows,
      boolean training,
      LayerObserver observer) {
    this.parameters = parameters;
    this.gradient = gradient;
    this.statistics = statistics;
    this.maxRows = maxRows;
    this.training = training;
    this.observer = observer;
  }

  /**
   * For forward passes that change nothing.
   *
   * @param maxRows the most rows that a call will have
   */
  public static Binding inference(float[] parameters, float[] statistics, int maxRows) {
    return new Binding(parameters, null, statistics, maxRows, false, null);
  }

  /**
   * For forward passes as in training, which move running statistics, and backward passes.
   *
   * @param gradient of the parameters; null where no backward pass will come
   * @param maxRows the most rows that a call will have; those of a full mini-batch
   */
  public static Binding training(
      float[] parameters, float[] gradient, float[] statistics, int maxRows) {
    return new Binding(parameters, gradient, statistics, maxRows, true, null);
  }

  /** The same, with an observer of the forward passes. */
  public Binding observedBy(LayerObserver watching) {
    return new Binding(parameters, gradient, statistics, maxRows, training, watching);
  }

  /** Binds a layer: what all layers, those within others too, are bound by. */
  public LayerRun run(Placement at) {
    LayerRun run = at.layer().bind(at, this);
    return observer == null ? run : new ObservedRun(at, run, observer);
  }

  /** All trained parameters of the network. */
  public float[] parameters() {
    return parameters;
  }

  /** Derivatives of the loss by each of them; null where no backward pass will come. */
  public float[] gradient() {
    return gradient;
  }

  /** All running statistics of the network. */
  public float[] statistics() {
    return statistics;
  }

  /** The most rows that a call will have. */
  public int maxRows() {
    return maxRows;
  }

  /** Whether passes will be of training, so that layers keep what their way back needs. */
  public boolean training() {
    return training;
  }

  /**
   * A buffer of the layer's own.
   *
   * @param size values for each row
   */
  public float[] buffer(int size) {
    long length = (long) maxRows * size;
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              "values of a layer for a mini-batch must be fewer than 2^31, got %d rows of %d",
              maxRows, size));
    }
    return new float[(int) length];
  }

  /** Such a buffer where passes are of training, otherwise an empty one. */
  public float[] trainingBuffer(int size) {
    return training ? buffer(size) : new float[0];
  }

  /**
   * Working memory that all layers share, for what is not needed any more when a call returns.
   *
   * @param length how many values a call may need
   */
  public Scratch scratch(int length) {
    scratch.reserve(length);
    return scratch;
  }
}
