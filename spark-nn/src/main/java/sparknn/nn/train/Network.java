package sparknn.nn.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.layer.Binding;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.LayerTrace;
import sparknn.nn.layer.Sequential;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/**
 * A network without values: the shape of its input, its layers, its loss, and the layout of its
 * parameters. Immutable.
 */
public final class Network implements Serializable {
  private final Shape input;
  private final Sequential body;
  private final Loss loss;
  private final Shape output;
  private final ParameterLayout parameters;
  private final ParameterLayout state;

  /**
   * @throws IllegalArgumentException if a layer can't take what the one before it gives
   */
  public Network(Shape input, List<Layer> layers, Loss loss) {
    this.input = input;
    this.body = new Sequential(layers);
    this.loss = loss;
    this.output = body.outputShape(input);
    ParameterLayout.Builder trained = new ParameterLayout.Builder();
    ParameterLayout.Builder kept = new ParameterLayout.Builder();
    body.declare(input, trained, kept);
    this.parameters = trained.build();
    this.state = kept.build();
  }

  /** The shape of one input. */
  public Shape input() {
    return input;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return body.layers();
  }

  /** What it is trained for. */
  public Loss loss() {
    return loss;
  }

  /** How many outputs it has for an input. */
  public int outputSize() {
    return output.size();
  }

  /** How many numbers the target of an example has. */
  public int targetSize() {
    return loss.targetSize(output.size());
  }

  /** Where each trained tensor lies. */
  public ParameterLayout parameters() {
    return parameters;
  }

  /** Where each running statistic lies. */
  public ParameterLayout state() {
    return state;
  }

  /** New values to begin a training with; the same for the same seed. */
  public NetworkValues initialValues(long seed) {
    NetworkValues values = new NetworkValues(new float[parameters.size()], new float[state.size()]);
    Binding binding = new Binding(values.parameters(), null, values.state(), 0, 0, 0);
    Rng rng = Rng.at(seed, Purpose.INITIALIZATION);
    body.initialize(input, binding, new XavierUniform(), rng);
    return values;
  }

  /** Makes what scores, on these values, which are read and not copied. */
  public NetworkRun bindForInference(NetworkValues values, int maxRows) {
    return bind(values, null, maxRows);
  }

  /**
   * Makes what runs layer by layer, on these values, which are not copied: running statistics
   * change where it runs as in training.
   */
  public LayerTrace trace(NetworkValues values, int maxRows) {
    // A gradient makes the layers keep what training needs; nothing is written into it.
    float[] none = new float[0];
    return new LayerTrace(
        body, input, new Binding(values.parameters(), none, values.state(), 0, 0, maxRows));
  }

  /** The same network without the layers that do nothing but put noise into training. */
  public Network withoutNoise() {
    List<Layer> still = new ArrayList<>(layers());
    still.removeIf(Layer::noise);
    return new Network(input, still, loss);
  }

  /** Makes what computes gradients into {@code gradient}, on these values, which are not copied. */
  public NetworkRun bind(NetworkValues values, float[] gradient, int maxRows) {
    if (values.parameters().length != parameters.size() || values.state().length != state.size()) {
      throw new IllegalArgumentException(
          "the values must be "
              + parameters.size()
              + " parameters and "
              + state.size()
              + " statistics, got "
              + values.parameters().length
              + " and "
              + values.state().length);
    }
    Binding binding = new Binding(values.parameters(), gradient, values.state(), 0, 0, maxRows);
    return new NetworkRun(body.bind(input, binding), output.size(), maxRows);
  }

  /**
   * Rewrites a worker's running statistics so that a weighted mean over workers pools them.
   *
   * @param state the worker's, from {@code offset}
   * @param common those with which all workers began the round, from {@code offset}
   */
  public void beforeAveraging(float[] state, float[] common, int offset) {
    body.beforeAveraging(input, state, common, offset);
  }

  /** Turns the mean of what {@link #beforeAveraging} made back into running statistics. */
  public void afterAveraging(float[] state, float[] common, int offset) {
    body.afterAveraging(input, state, common, offset);
  }

  /** Such as {@code [784] -> dense(256), relu, dense(10)}, for logs. */
  @Override
  public String toString() {
    return layers().stream().map(Layer::spec).collect(Collectors.joining(", ", input + " -> ", ""));
  }
}
