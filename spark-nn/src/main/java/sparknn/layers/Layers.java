// Longer than other files: a method for each layer, and users one place to read of all.
package sparknn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sparknn.nn.layer.Layer;
import sparknn.nn.spec.Require;

/**
 * A list of layers, one behind the other, written down in Java or Scala instead of in texts. It is
 * immutable: every method gives a longer list.
 *
 * <pre>{@code
 * Layers block = Layers.of().conv(32, 3).batchNorm().relu().conv(32, 3).batchNorm();
 * Layers net = Layers.of().conv(32, 3).relu().repeat(3, Layers.of().residual(block).relu());
 * new NeuralNetworkClassifier().setLayers(net)
 * }</pre>
 *
 * <p>{@link #toSpecs} are the texts, which is what a model is saved with. A wrong argument is
 * refused where it is written; whether layers fit each other is known with the shape of the input,
 * when a network is made. What the layers do is told in docs/layers.md, the arguments in
 * docs/parameters.md.
 *
 * @since 0.1.0
 */
public final class Layers {
  private static final Layers EMPTY = new Layers(List.of());

  private final List<String> specs;

  private Layers(List<String> specs) {
    this.specs = specs;
  }

  /** No layer yet. */
  public static Layers of() {
    return EMPTY;
  }

  /** What texts describe, such as {@code conv(32, 3)}. */
  public static Layers of(String... specs) {
    return EMPTY.add(specs);
  }

  /**
   * More layers, by their texts: also those of another jar.
   *
   * @throws IllegalArgumentException if one describes no layer
   */
  public Layers add(String... more) {
    List<String> longer = new ArrayList<>(specs);
    for (String spec : more) {
      longer.add(Layer.CATALOG.create(spec).shortSpec());
    }
    return new Layers(List.copyOf(longer));
  }

  /** These and then those. */
  public Layers andThen(Layers others) {
    return new Layers(Stream.concat(specs.stream(), others.specs.stream()).toList());
  }

  /** The texts, as {@code setLayers} takes them. */
  public String[] toSpecs() {
    return specs.toArray(String[]::new);
  }

  /** Whether there is no layer. */
  public boolean isEmpty() {
    return specs.isEmpty();
  }

  // Layers with weights.

  /** Fully connected, on the last dimension. */
  public Layers dense(int units) {
    return call("dense", units);
  }

  /** Fully connected, with initial weights such as {@code heNormal}. */
  public Layers dense(int units, String weightInit) {
    return call("dense", units, weightInit);
  }

  /** A convolution of images by so many filters of kernel × kernel pixels. */
  public Layers conv(int filters, int kernel) {
    return call("conv", filters, kernel);
  }

  /** A convolution of images with stride, padding and so on. */
  public Layers conv(int filters, int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "conv", filters, kernel);
  }

  /** A convolution of signals. */
  public Layers conv1d(int filters, int kernel) {
    return call("conv1d", filters, kernel);
  }

  /** A convolution of signals with stride, padding and so on. */
  public Layers conv1d(int filters, int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "conv1d", filters, kernel);
  }

  /** A convolution of each channel by itself. */
  public Layers depthwiseConv(int kernel) {
    return call("depthwiseConv", kernel);
  }

  /** A convolution of each channel by itself, with stride, padding and so on. */
  public Layers depthwiseConv(int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "depthwiseConv", kernel);
  }

  /** Each channel by itself, then a mixture of the channels. */
  public Layers separableConv(int filters, int kernel) {
    return call("separableConv", filters, kernel);
  }

  /** Each channel by itself, then a mixture of the channels, with stride, padding and so on. */
  public Layers separableConv(int filters, int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "separableConv", filters, kernel);
  }

  /** Each channel times a factor that the means of all channels give. */
  public Layers squeezeExcite(int reduction) {
    return call("squeezeExcite", reduction);
  }

  /** Each channel times such a factor, with another activation than relu in its network. */
  public Layers squeezeExcite(int reduction, String activation) {
    return call("squeezeExcite", reduction, activation);
  }

  // Normalisation, pooling, shapes.

  /** Each channel brought to mean 0 and variance 1 over the mini-batch. */
  public Layers batchNorm() {
    return add("batchNorm");
  }

  /** Each position brought to mean 0 and variance 1 over its channels. */
  public Layers layerNorm() {
    return add("layerNorm");
  }

  /** The largest value of each kernel × kernel pixels. */
  public Layers maxPool(int kernel) {
    return call("maxPool", kernel);
  }

  /** The largest value under a window with a stride and padding. */
  public Layers maxPool(int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "maxPool", kernel);
  }

  /** The mean of each kernel × kernel pixels. */
  public Layers avgPool(int kernel) {
    return call("avgPool", kernel);
  }

  /** The mean under a window with a stride and padding. */
  public Layers avgPool(int kernel, UnaryOperator<LayerOptions> options) {
    return callWith(options, "avgPool", kernel);
  }

  /** The mean of each channel over all positions. */
  public Layers globalAvgPool() {
    return add("globalAvgPool");
  }

  /** Each pixel repeated. */
  public Layers upsample(int factor) {
    return call("upsample", factor);
  }

  /** All values as a vector. */
  public Layers flatten() {
    return add("flatten");
  }

  // Noise in training.

  /** Values are dropped. */
  public Layers dropout(double rate) {
    return call("dropout", rate);
  }

  /** Values are dropped so that mean and variance stay; behind selu. */
  public Layers alphaDropout(double rate) {
    return call("alphaDropout", rate);
  }

  /** Whole channels of an example are dropped. */
  public Layers spatialDropout(double rate) {
    return call("spatialDropout", rate);
  }

  /** All of an example is dropped; as the last layer of a residual. */
  public Layers dropPath(double rate) {
    return call("dropPath", rate);
  }

  /** Gaussian noise is added. */
  public Layers gaussianNoise(double std) {
    return call("gaussianNoise", std);
  }

  // Activations.

  /** The larger of the value and 0. */
  public Layers relu() {
    return add("relu");
  }

  /** Relu with a slope below 0. */
  public Layers leakyRelu(double slope) {
    return call("leakyRelu", slope);
  }

  /** Relu with a learned slope below 0 for each channel. */
  public Layers prelu() {
    return add("prelu");
  }

  /** Exponential linear unit. */
  public Layers elu() {
    return add("elu");
  }

  /** Scaled exponential linear unit. */
  public Layers selu() {
    return add("selu");
  }

  /** Gaussian error linear unit. */
  public Layers gelu() {
    return add("gelu");
  }

  /** The value times its sigmoid. */
  public Layers swish() {
    return add("swish");
  }

  /** A smooth relu. */
  public Layers softplus() {
    return add("softplus");
  }

  /** The logistic function. */
  public Layers sigmoid() {
    return add("sigmoid");
  }

  /** The hyperbolic tangent. */
  public Layers tanh() {
    return add("tanh");
  }

  /** The largest of so many neighbouring values. */
  public Layers maxout(int pieces) {
    return call("maxout", pieces);
  }

  // Made of others.

  /** What the layers make of the input is added to the input. */
  public Layers residual(Layers body) {
    return call("residual", body.inner());
  }

  /** What the layers make of the input is added to what the shortcut makes of it. */
  public Layers residual(Layers body, Layers shortcut) {
    return shortcut.isEmpty()
        ? residual(body)
        : call("residual", body.inner(), "shortcut=" + shortcut.one());
  }

  /** Side by side on the same input; the channels of all. An empty branch is the input itself. */
  public Layers concat(Layers... branches) {
    return call("concat", Stream.of(branches).map(Layers::one).collect(Collectors.joining(", ")));
  }

  /** The layers so many times, each time with weights of their own; 0: not at all. */
  public Layers repeat(int times, Layers block) {
    Require.atLeast("repeat's times", times, 0);
    return times == 0 ? this : call("repeat", times, block.inner());
  }

  /** So many times, what the layers make of all that was before is put beside it. */
  public Layers denseBlock(int times, Layers block) {
    return call("denseBlock", times, block.inner());
  }

  /** The layers under a name, by which their tensors are called. */
  public Layers named(String name, Layers layers) {
    return call("named", name, layers.inner());
  }

  private String inner() {
    return String.join(", ", specs);
  }

  private String one() {
    return specs.isEmpty()
        ? "identity"
        : specs.size() == 1 ? specs.get(0) : "sequential(" + inner() + ")";
  }

  private Layers call(String layer, Object... arguments) {
    return callWith(UnaryOperator.identity(), layer, arguments);
  }

  private Layers callWith(UnaryOperator<LayerOptions> options, String layer, Object... arguments) {
    Stream<String> positional =
        Stream.of(arguments).map(Object::toString).filter(s -> !s.isEmpty());
    Stream<String> named =
        options.apply(LayerOptions.NONE).arguments().entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue());
    return add(
        layer + Stream.concat(positional, named).collect(Collectors.joining(", ", "(", ")")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layers that && specs.equals(that.specs);
  }

  @Override
  public int hashCode() {
    return specs.hashCode();
  }

  /** The texts with commas between them. */
  @Override
  public String toString() {
    return inner();
  }
}
