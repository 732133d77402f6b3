package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.conv.Convolver;
import sparknn.nn.conv.ImageWindow;
import sparknn.nn.init.Auto;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;

/**
 * A convolution of any kind at work; its weights come first, its biases, if there are any, next.
 */
final class ConvolutionRun implements LayerRun {
  private final Convolver convolver;
  private final Scratch scratch;
  private final float[] parameters;
  private final float[] gradient;
  private final int weight;
  private final int bias;
  private final int filters;
  private final int places;
  private final boolean biased;

  ConvolutionRun(
      ImageWindow window, int filters, int groups, boolean biased, Placement at, Binding binding) {
    this.convolver = Convolver.of(window, at.input().channels(), filters, groups, binding);
    this.scratch = binding.scratch(convolver.scratchSize());
    this.parameters = binding.parameters();
    this.gradient = binding.gradient();
    this.weight = at.parameters().begin();
    this.bias = weight + convolver.weights();
    this.filters = filters;
    this.places = window.outputPositions();
    this.biased = biased;
  }

  /** Declares {@code weight [height, width, channels / groups, filters]} and {@code bias}. */
  static void declare(
      ImageWindow window, int channels, int filters, int groups, boolean biased, Declaration own) {
    own.weight(
        "weight",
        Shape.of(window.rows().kernel(), window.columns().kernel(), channels / groups, filters));
    if (biased) {
      own.parameter("bias", Shape.of(filters));
    }
  }

  /** Products with weights for one example, those with the zeros of the padding among them. */
  static long multiplyAdds(ImageWindow window, int channels, int filters, int groups) {
    return (long) window.outputPositions() * window.taps() * (channels / groups) * filters;
  }

  /** Initial weights, of a fan-in of all that a filter sees; biases 0. */
  static void initialize(
      ImageWindow window,
      int filters,
      int groups,
      Initializer weightInit,
      Placement at,
      float[] parameters,
      Initializer recommended,
      Rng rng) {
    int weight = at.parameters().begin();
    int fanIn = window.taps() * at.input().channels() / groups;
    int fanOut = window.taps() * filters / groups;
    int weights = fanIn * filters;
    Initializer init = weightInit instanceof Auto ? recommended : weightInit;
    init.fill(parameters, weight, weights, fanIn, fanOut, rng);
    Arrays.fill(parameters, weight + weights, at.parameters().end(), 0f);
  }

  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    float[] biases = biased ? parameters : null;
    convolver.forward(input, parameters, weight, biases, bias, output, rows, scratch.array());
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    if (gradient != null) {
      convolver.weightGradient(input, dOutput, gradient, weight, rows, scratch.array());
    }
    if (gradient != null && biased) {
      Matrices.sumRows(dOutput, rows * places, filters, gradient, bias);
    }
    if (dInput != null) {
      convolver.inputGradient(dOutput, parameters, weight, dInput, rows, scratch.array());
    }
  }
}
