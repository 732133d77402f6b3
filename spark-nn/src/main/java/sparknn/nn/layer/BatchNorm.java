package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Batch normalisation: each feature (each channel of an image) brought to mean 0 and variance 1,
 * then scaled and shifted by what is learned:
 *
 * <pre>
 * output = scale · (input - mean) / √(variance + epsilon) + shift
 * </pre>
 *
 * <p>In training mean and variance are those of the mini-batch, over its rows and an image's
 * positions (the variance divided by n); at inference they are running averages, which each
 * training batch of n rows moves by {@code 1 - momentum^(n / batch size)}: a short last batch
 * counts for less, and a batch of one value has no variance and does not count. The running
 * variance is the unbiased one (divided by n - 1). Weights of examples play no part.
 *
 * <p>{@code input [batch, …, channels]; scale, shift, mean, variance [channels]}. Scale begins at
 * 1, shift at 0; neither is penalised.
 *
 * <p>Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by reducing
 * internal covariate shift".
 *
 * @param momentum share of the running average that a full batch leaves, in [0, 1); default 0.9
 * @param epsilon added to the variance, greater than 0; default 1e-5
 */
public record BatchNorm(
    @Default("" + BatchNorm.DEFAULT_MOMENTUM) double momentum,
    @Default("" + BatchNorm.DEFAULT_EPSILON) double epsilon)
    implements Layer {
  /*
   * Workers' running statistics are pooled, not just averaged: the variance of all their examples is
   * the mean of their variances plus the variance of their means. A weighted mean is all that the
   * reduction knows, so each worker replaces its mean by the way from the mean that all began the
   * round with, and its variance by the second moment about that mean; the average is turned back
   * in the same way. Taken about a common mean rather than 0, no digits are lost where the mean is
   * large: not in the moment, nor in the mean, whose rounding would come back in the variance.
   */

  static final double DEFAULT_MOMENTUM = 0.9;
  static final double DEFAULT_EPSILON = 1e-5;

  public BatchNorm {
    Require.inHalfOpen("batchNorm's momentum", momentum, 0, 1);
    Require.positive("batchNorm's epsilon", epsilon);
  }

  /** With the defaults. */
  public BatchNorm() {
    this(DEFAULT_MOMENTUM, DEFAULT_EPSILON);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public void declare(Shape input, Declaration own) {
    Shape each = Shape.of(input.channels());
    own.parameter("scale", each).parameter("shift", each);
    own.statistic("mean", each).statistic("variance", each);
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int channels = at.input().channels();
    int scale = at.parameters().begin();
    Arrays.fill(binding.parameters(), scale, scale + channels, 1f);
    Arrays.fill(binding.parameters(), scale + channels, scale + 2 * channels, 0f);
    int mean = at.statistics().begin();
    Arrays.fill(binding.statistics(), mean, mean + channels, 0f);
    Arrays.fill(binding.statistics(), mean + channels, mean + 2 * channels, 1f);
  }

  @Override
  public void beforeAveraging(Shape input, float[] statistics, float[] common, int offset) {
    int channels = input.channels();
    for (int j = offset; j < offset + channels; j++) {
      float moved = statistics[j] - common[j];
      statistics[j] = moved;
      statistics[j + channels] += moved * moved;
    }
  }

  @Override
  public void afterAveraging(Shape input, float[] statistics, float[] common, int offset) {
    int channels = input.channels();
    for (int j = offset; j < offset + channels; j++) {
      float moved = statistics[j];
      statistics[j] = common[j] + moved;
      statistics[j + channels] = Math.max(0f, statistics[j + channels] - moved * moved);
    }
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(this, at, binding);
  }

  private static final class Run implements LayerRun {
    private final BatchNorm layer;
    private final int channels;
    // Rows of the matrix [rows · positions, channels] for one example.
    private final int positions;
    private final int maxRows;
    private final float[] parameters;
    private final float[] gradient;
    private final float[] statistics;
    private final int scale;
    private final int shift;
    private final int mean;
    private final int variance;
    private final float[] center;
    private final float[] inverse;
    private final float[] normalized;
    private final double[] sums;
    private final ChannelStrips strips;

    Run(BatchNorm layer, Placement at, Binding binding) {
      this.layer = layer;
      this.channels = at.input().channels();
      this.positions = at.input().positions();
      this.maxRows = binding.maxRows();
      this.parameters = binding.parameters();
      this.gradient = binding.gradient();
      this.statistics = binding.statistics();
      this.scale = at.parameters().begin();
      this.shift = scale + channels;
      this.mean = at.statistics().begin();
      this.variance = mean + channels;
      this.center = binding.floats(channels);
      this.inverse = binding.floats(channels);
      this.sums = binding.doubles(channels);
      this.strips = new ChannelStrips(channels, binding);
      this.normalized = at.frozen() ? null : binding.trainingBuffer(at.input().size());
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int n = rows * positions;
      if (pass.training()) {
        takeStatistics(input, n, pass.keptShare(layer.momentum, (double) rows / maxRows));
      } else {
        for (int j = 0; j < channels; j++) {
          center[j] = statistics[mean + j];
          inverse[j] = (float) (1 / Math.sqrt(statistics[variance + j] + layer.epsilon));
        }
      }
      float[] kept = pass.training() ? normalized : null;
      strips.normalize(input, n, center, inverse, parameters, scale, shift, kept, output);
    }

    /** Mean and variance of the batch, in two sweeps, and their part in the running averages. */
    private void takeStatistics(float[] input, int n, double kept) {
      Matrices.sumRows(input, n, channels, sums);
      for (int j = 0; j < channels; j++) {
        center[j] = (float) (sums[j] / n);
      }
      Matrices.sumSquaredRows(input, center, n, channels, sums);
      for (int j = 0; j < channels; j++) {
        double batchVariance = sums[j] / n;
        inverse[j] = (float) (1 / Math.sqrt(batchVariance + layer.epsilon));
        if (n > 1) {
          double unbiased = sums[j] / (n - 1);
          statistics[mean + j] += (float) ((1 - kept) * (center[j] - statistics[mean + j]));
          statistics[variance + j] += (float) ((1 - kept) * (unbiased - statistics[variance + j]));
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      int n = rows * positions;
      if (gradient == null) {
        throughFrozen(dOutput, dInput, n);
        return;
      }
      Matrices.sumProductRows(dOutput, normalized, n, channels, sums);
      for (int j = 0; j < channels; j++) {
        gradient[scale + j] = (float) sums[j];
      }
      Matrices.sumRows(dOutput, n, channels, sums);
      for (int j = 0; j < channels; j++) {
        gradient[shift + j] = (float) sums[j];
      }
      if (dInput == null) {
        return;
      }
      strips.differentiate(
          dOutput, normalized, n, inverse, parameters, gradient, scale, shift, dInput);
    }

    /** By running statistics it is a linear map. */
    private void throughFrozen(float[] dOutput, float[] dInput, int n) {
      for (int i = 0; i < n; i++) {
        int row = i * channels;
        for (int j = 0; j < channels; j++) {
          dInput[row + j] = parameters[scale + j] * inverse[j] * dOutput[row + j];
        }
      }
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }
}
