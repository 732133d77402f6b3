package sparknn.nn.layer;

import sparknn.nn.activation.Identity;
import sparknn.nn.linalg.Allocator;

/**
 * What a network's layers compute on in one task: the flat arrays, in which a {@link Placement}
 * says where a layer's own tensors lie, and working memory.
 *
 * <p>All memory is asked for while layers are bound; a forward or backward pass allocates nothing.
 * A binding that only counts hands out arrays without elements, so that nothing may be read from or
 * written to an array while layers are bound.
 *
 * <p>Half of this file copies a binding with one thing changed, as records do elsewhere; one with
 * public accessors would show layers what is not theirs.
 */
public final class Binding implements Allocator {
  private static final float[] NONE = {};
  private static final Layer IDENTITY = new Activate(new Identity());

  private final float[] parameters;
  private final float[] gradient;
  private final float[] statistics;
  private final float[] constants;
  private final int maxRows;
  private final boolean training;
  private final boolean inputDerivatives;
  private final LayerObserver observer;
  private final SparseInput sparse; // null: the input is dense
  private final Scratch scratch;
  private final Tally tally;

  private Binding(
      float[] parameters,
      float[] gradient,
      float[] statistics,
      float[] constants,
      int maxRows,
      boolean training,
      boolean inputDerivatives,
      LayerObserver observer,
      SparseInput sparse,
      Scratch scratch,
      Tally tally) {
    this.parameters = parameters;
    this.gradient = gradient;
    this.statistics = statistics;
    this.constants = constants;
    this.maxRows = maxRows;
    this.training = training;
    this.inputDerivatives = inputDerivatives;
    this.observer = observer;
    this.sparse = sparse;
    this.scratch = scratch;
    this.tally = tally;
  }

  /**
   * For forward passes that change nothing.
   *
   * @param maxRows the most rows that a call will have
   */
  public static Binding inference(float[] parameters, float[] statistics, int maxRows) {
    return new Binding(
        parameters,
        null,
        statistics,
        NONE,
        maxRows,
        false,
        false,
        null,
        null,
        new Scratch(),
        new Tally(false));
  }

  /**
   * For forward passes as in training, which move running statistics, and backward passes.
   *
   * @param gradient of the parameters; null where no backward pass will come
   * @param maxRows the most rows that a call will have; those of a full mini-batch
   */
  public static Binding training(
      float[] parameters, float[] gradient, float[] statistics, int maxRows) {
    return new Binding(
        parameters,
        gradient,
        statistics,
        NONE,
        maxRows,
        true,
        true,
        null,
        null,
        new Scratch(),
        new Tally(false));
  }

  /**
   * Counts what layers ask for and gives them nothing to compute on; the derivatives of a network's
   * input are not wanted.
   */
  public static Binding counting(boolean training) {
    float[] constants = new float[0]; // another array than the parameters: see of
    Tally tally = new Tally(true);
    return new Binding(
        NONE, NONE, NONE, constants, 1, training, false, null, null, new Scratch(), tally);
  }

  /** The same, with a network's constants. */
  public Binding withConstants(float[] fixed) {
    return new Binding(
        parameters,
        gradient,
        statistics,
        fixed,
        maxRows,
        training,
        inputDerivatives,
        observer,
        sparse,
        scratch,
        tally);
  }

  /** The same, with an observer of the forward passes. */
  public Binding observedBy(LayerObserver watching) {
    return new Binding(
        parameters,
        gradient,
        statistics,
        constants,
        maxRows,
        training,
        inputDerivatives,
        watching,
        sparse,
        scratch,
        tally);
  }

  /** The same, with an input of sparse rows, or, for null, of dense ones. */
  public Binding withInput(SparseInput form) {
    return new Binding(
        parameters,
        gradient,
        statistics,
        constants,
        maxRows,
        training,
        inputDerivatives,
        observer,
        form,
        scratch,
        tally);
  }

  /** The same, where backward passes may ask for the derivatives of the input, or never do. */
  public Binding withInputDerivatives(boolean wanted) {
    return new Binding(
        parameters,
        gradient,
        statistics,
        constants,
        maxRows,
        training,
        wanted,
        observer,
        sparse,
        scratch,
        tally);
  }

  /**
   * What a layer at this place is to compute on: for a frozen one the constants are parameters and
   * statistics, there is no gradient, and without input derivatives no backward pass will come.
   */
  Binding of(Placement at) {
    return at.frozen() && parameters != constants
        ? new Binding(
            constants,
            null,
            constants,
            constants,
            maxRows,
            training && inputDerivatives,
            inputDerivatives,
            observer,
            sparse,
            scratch,
            tally)
        : this;
  }

  /** Binds a layer: what all layers, those within others too, are bound by. */
  public LayerRun run(Placement at) {
    return run(at, true);
  }

  /**
   * Binds a layer.
   *
   * @param wanted whether a backward pass may ask it for the derivatives of its input; where not,
   *     much need not be kept
   */
  LayerRun run(Placement at, boolean wanted) {
    Binding binding = inputDerivatives == wanted ? this : withInputDerivatives(wanted);
    LayerRun run = at.frozen() ? binding.frozenRun(at) : at.layer().bind(at, binding);
    return observer == null ? run : new ObservedRun(at, run, observer);
  }

  private LayerRun frozenRun(Placement at) {
    // Noise is off; its way back would look for what was drawn.
    Layer layer = at.layer().noise() ? IDENTITY : at.layer();
    return new FrozenRun(layer.bind(at, of(at)));
  }

  /** The parameters that the layer's place is in: all trained ones of the network, or constants. */
  public float[] parameters() {
    return parameters;
  }

  /**
   * Derivatives of the loss by each of them. Null where nobody needs them: where no backward pass
   * will come, and for a frozen layer, whose backward passes are asked for those of its input only.
   */
  public float[] gradient() {
    return gradient;
  }

  /** The statistics that the layer's place is in: all running ones of the network, or constants. */
  public float[] statistics() {
    return statistics;
  }

  /** All constants of the network. */
  public float[] constants() {
    return constants;
  }

  /** The most rows that a call will have. */
  public int maxRows() {
    return maxRows;
  }

  /** Whether backward passes may come, so that layers keep what their way back needs. */
  public boolean training() {
    return training;
  }

  /** The form of the input where it is sparse rows; null where it is dense. */
  public SparseInput sparseInput() {
    return sparse;
  }

  /** Whether backward passes may be asked for the derivatives of the input. */
  boolean inputDerivatives() {
    return inputDerivatives;
  }

  /**
   * A buffer of the layer's own.
   *
   * @param size values for each row
   */
  public float[] buffer(int size) {
    if (tally.rows(size)) {
      return NONE;
    }
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
    return training ? buffer(size) : NONE;
  }

  /** An array of the layer's own, which is as long whatever the rows. */
  @Override
  public float[] floats(int length) {
    return tally.fixed(length) ? NONE : new float[length];
  }

  @Override
  public double[] doubles(int length) {
    return new double[tally.fixed(2L * length) ? 0 : length];
  }

  /**
   * Working memory that all layers share, for what is not needed any more when a call returns.
   *
   * @param length how many values a call may need
   */
  public Scratch scratch(int length) {
    if (!tally.scratch(length)) {
      scratch.reserve(length);
    }
    return scratch;
  }

  /** What layers have asked for so far. */
  public MemoryNeed memory() {
    return tally.memory();
  }
}
