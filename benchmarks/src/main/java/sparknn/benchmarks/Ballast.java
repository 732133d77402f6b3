package sparknn.benchmarks;

import java.util.concurrent.atomic.LongAdder;
import sparknn.nn.init.Initializer;
import sparknn.nn.layer.Binding;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.LayerRun;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.linalg.Shape;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.Range;
import sparknn.nn.random.Rng;

/**
 * A layer with as many parameters as wanted and next to no work: it gives out its input, and its
 * gradient is its parameters times a small number that depends on the input, so that all numbers of
 * the state move, slots included, differently at every worker, and none of them compress.
 *
 * <p>{@link #trainingSeconds} is the time that workers of this JVM spent between the beginning of a
 * forward pass and the end of the optimiser's step.
 *
 * @param parameters how many
 */
record Ballast(int parameters) implements Layer {
  private static final ThreadLocal<Long> STARTED = new ThreadLocal<>();
  private static final LongAdder TRAINING = new LongAdder();

  /** Of all threads together, since the start of the JVM. */
  static double trainingSeconds() {
    return TRAINING.sum() / 1e9;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.parameter("ballast", Shape.of(parameters));
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    for (int i = at.parameters().begin(); i < at.parameters().end(); i++) {
      binding.parameters()[i] = (float) rng.nextGaussian();
    }
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(binding, at.parameters(), at.input().size());
  }

  private record Run(Binding binding, Range parameters, int size) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      STARTED.set(System.nanoTime());
      System.arraycopy(input, 0, output, 0, rows * size);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      float[] values = binding.parameters();
      float[] gradient = binding.gradient();
      float scale = 1e-3f * (1 + input[0]);
      for (int i = parameters.begin(); i < parameters.end(); i++) {
        gradient[i] = scale * values[i];
      }
    }
  }

  /**
   * Ends the measurement that the forward pass began.
   *
   * @param rule which takes the step
   */
  record Timed(Optimizer rule) implements Optimizer {
    @Override
    public int slots() {
      return rule.slots();
    }

    @Override
    public void step(
        float[] parameters,
        float[] gradient,
        float[][] slots,
        int from,
        int to,
        double stepSize,
        long step) {
      rule.step(parameters, gradient, slots, from, to, stepSize, step);
      TRAINING.add(System.nanoTime() - STARTED.get());
    }
  }
}
