package sparknn.nn.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sparknn.nn.activation.Identity;
import sparknn.nn.layer.Activate;
import sparknn.nn.layer.Binding;
import sparknn.nn.layer.Initialization;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.LayerObserver;
import sparknn.nn.layer.LayerRun;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.Sequential;
import sparknn.nn.layer.SparseInput;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * A network without values: the shape of its input, the tree of its layers, its loss, and the
 * layout of its tensors. Immutable. In one file, as all of it is asked of the same tree of layers;
 * the work is done by these.
 */
public final class Network implements Serializable {
  /** Sparse rows, and all derivatives. */
  static final SparseInput SPARSE = new SparseInput(null);

  private final List<Layer> layers;
  private final Placement body;
  private final Loss loss;
  private final ParameterLayout parameters;
  private final ParameterLayout statistics;
  private final ParameterLayout constants;

  /**
   * @throws IllegalArgumentException if a layer can't take what the one before it gives
   */
  public Network(Shape input, List<Layer> layers, Loss loss) {
    this.layers = List.copyOf(layers);
    this.loss = loss;
    Placement.Builder builder = new Placement.Builder();
    this.body = builder.place("", new Sequential(layers), input);
    this.parameters = builder.parameters();
    this.statistics = builder.statistics();
    this.constants = builder.constants();
  }

  /** The shape of one input. */
  public Shape input() {
    return body.input();
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The place of all layers together. */
  public Placement root() {
    return body;
  }

  /** All layers at their places, those within others too, in the order of their tensors. */
  public List<Placement> placements() {
    return body.all().subList(1, body.all().size());
  }

  /** What it is trained for. */
  public Loss loss() {
    return loss;
  }

  /** How many outputs it has for an input. */
  public int outputSize() {
    return body.output().size();
  }

  /** How many numbers the target of an example has. */
  public int targetSize() {
    return loss.targetSize(outputSize());
  }

  /** Where each trained tensor lies. */
  public ParameterLayout parameters() {
    return parameters;
  }

  /** Where each running statistic lies. */
  public ParameterLayout statistics() {
    return statistics;
  }

  /** Where each constant lies: the tensors of frozen layers, too. */
  public ParameterLayout constants() {
    return constants;
  }

  /** Whether training moves any running statistic, so that results depend on the mini-batch. */
  public boolean movesStatistics() {
    return placements().stream()
        .anyMatch(at -> !at.frozen() && !at.statistics().isEmpty() && at.layer().movesStatistics());
  }

  /** New values to begin a training with; the same for the same seed. */
  public NetworkValues initialValues(long seed) {
    NetworkValues values =
        new NetworkValues(
            new float[parameters.size()],
            new float[statistics.size()],
            new float[constants.size()]);
    Initialization.run(body, inference(values, 0), Rng.at(seed, Purpose.INITIALIZATION));
    return values;
  }

  /** The layer that gives the outputs, which has no others behind one another within. */
  public Placement outputLayer() {
    Placement last = body;
    while (last.layer() instanceof Sequential) {
      last = last.children().get(last.children().size() - 1);
    }
    return last;
  }

  /**
   * Moves the outputs by a constant, where the last layer has a bias to do so.
   *
   * @param constant what is added, one for each output
   * @return whether it has one; otherwise nothing is changed
   */
  public boolean shiftOutputs(NetworkValues values, double[] constant) {
    Placement last = outputLayer();
    Optional<String> name = last.layer().outputBias();
    if (name.isEmpty() || last.frozen()) {
      return false;
    }
    String full = last.name() + "/" + name.get();
    int bias =
        parameters.tensors().stream()
            .filter(tensor -> tensor.name().equals(full))
            .findAny()
            .orElseThrow()
            .offset();
    for (int i = 0; i < constant.length; i++) {
      values.parameters()[bias + i] += (float) constant[i];
    }
    return true;
  }

  /**
   * Multiplies the outputs by a factor: all tensors of the output layer.
   *
   * @throws IllegalArgumentException if that is frozen
   */
  public void scaleOutputs(NetworkValues values, double factor) {
    Placement last = outputLayer();
    requireTrained(last);
    for (int i = last.parameters().begin(); i < last.parameters().end(); i++) {
      values.parameters()[i] *= (float) factor;
    }
  }

  private static void requireTrained(Placement last) {
    if (last.frozen() || last.layer().outputBias().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "the outputs can be calibrated only where the output layer is trained and has a bias,"
                  + " got %s",
              last.name()));
    }
  }

  /** The same network without the layers that do nothing but put noise into training. */
  public Network withoutNoise() {
    List<Layer> still = new ArrayList<>();
    layers.forEach(layer -> layer.withoutNoise().ifPresent(still::add));
    if (still.isEmpty()) {
      still.add(new Activate(new Identity()));
    }
    Network network = new Network(input(), still, loss);
    for (Placement at : network.placements()) {
      if (at.layer().noise()) {
        throw new IllegalStateException(
            "withoutNoise of every layer must remove the noise within it, got " + at.name());
      }
    }
    return network;
  }

  /** Makes what scores, on these values, which are read and not copied. */
  public NetworkRun bindForInference(NetworkValues values, int maxRows) {
    return run(values, inference(values, maxRows));
  }

  /** The same, with an observer of all layers. */
  public NetworkRun bindForInference(NetworkValues values, int maxRows, LayerObserver observer) {
    return run(values, inference(values, maxRows).observedBy(observer));
  }

  /** Whether its first layers can be given sparse rows. */
  public boolean takesSparse() {
    return SparseHead.of(body).isPresent();
  }

  /** The same for so many features instead of all, where its first layers take sparse rows. */
  public Network narrowed(int features) {
    return new Network(Shape.of(features), layers, loss);
  }

  /** Those layers. */
  Optional<SparseHead> sparseHead() {
    return SparseHead.of(body);
  }

  /** Makes what scores sparse rows, where it {@link #takesSparse} them. */
  public NetworkRun bindSparseForInference(NetworkValues values, int maxRows) {
    return run(values, inference(values, maxRows).withInput(SPARSE));
  }

  /**
   * Makes what computes gradients into {@code gradient}, of sparse rows.
   *
   * @param form from {@link SparseHead}, or {@link #SPARSE} for the whole gradient
   */
  NetworkRun bindSparse(NetworkValues values, float[] gradient, int maxRows, SparseInput form) {
    return run(values, training(values, gradient, maxRows).withInput(form));
  }

  /** Makes what computes gradients into {@code gradient}, on these values, which are not copied. */
  public NetworkRun bind(NetworkValues values, float[] gradient, int maxRows) {
    return run(values, training(values, gradient, maxRows));
  }

  /**
   * Makes what runs forward as in training, on these values, which are not copied: running
   * statistics change.
   */
  public NetworkRun bindForward(NetworkValues values, int maxRows) {
    return bind(values, null, maxRows);
  }

  /** The same, with an observer of all layers. */
  public NetworkRun bindForward(NetworkValues values, int maxRows, LayerObserver observer) {
    return run(values, training(values, null, maxRows).observedBy(observer));
  }

  private static Binding inference(NetworkValues values, int maxRows) {
    return Binding.inference(values.parameters(), values.statistics(), maxRows)
        .withConstants(values.constants());
  }

  private static Binding training(NetworkValues values, float[] gradient, int maxRows) {
    return Binding.training(values.parameters(), gradient, values.statistics(), maxRows)
        .withConstants(values.constants())
        .withInputDerivatives(false);
  }

  private NetworkRun run(NetworkValues values, Binding binding) {
    if (values.parameters().length != parameters.size()
        || values.statistics().length != statistics.size()
        || values.constants().length != constants.size()) {
      throw new IllegalArgumentException(
          String.format(
              "the values must be %d parameters, %d statistics and %d constants, got %d, %d and %d",
              parameters.size(),
              statistics.size(),
              constants.size(),
              values.parameters().length,
              values.statistics().length,
              values.constants().length));
    }
    return run(binding);
  }

  private NetworkRun run(Binding binding) {
    LayerRun run = body.layer().bind(body, binding);
    binding.scratch(0).array(); // now, and not in the first pass
    return new NetworkRun(run, binding.buffer(outputSize()), binding.maxRows());
  }

  /**
   * How much memory its buffers take where it works, without its values: what the layers ask for
   * when they are bound.
   *
   * @param training whether passes are of training, so that each layer's outputs are kept
   */
  public MemoryNeed memory(boolean training) {
    return memory(training, InputForm.DENSE);
  }

  /** The same for an input of this form. */
  MemoryNeed memory(boolean training, InputForm form) {
    Binding counting = Binding.counting(training).withInput(form.sparse() ? SPARSE : null);
    run(counting);
    return counting.memory();
  }

  /**
   * Rewrites a worker's running statistics so that a weighted mean over workers pools them.
   *
   * @param statistics the worker's, from {@code offset}
   * @param common those with which all workers began the round, from {@code offset}
   */
  public void beforeAveraging(float[] statistics, float[] common, int offset) {
    for (Placement at : body.all()) {
      if (!at.frozen()) {
        int begin = offset + at.statistics().begin();
        at.layer().beforeAveraging(at.input(), statistics, common, begin);
      }
    }
  }

  /** Turns the mean of what {@link #beforeAveraging} made back into running statistics. */
  public void afterAveraging(float[] statistics, float[] common, int offset) {
    for (Placement at : body.all()) {
      if (!at.frozen()) {
        int begin = offset + at.statistics().begin();
        at.layer().afterAveraging(at.input(), statistics, common, begin);
      }
    }
  }

  /** Such as {@code [784] -> dense(256), relu, dense(10)}, for logs. */
  @Override
  public String toString() {
    return layers.stream().map(Layer::spec).collect(Collectors.joining(", ", input() + " -> ", ""));
  }
}
