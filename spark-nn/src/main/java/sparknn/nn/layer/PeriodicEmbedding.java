package sparknn.nn.layer;

import java.util.Arrays;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Several numbers instead of each one, so that the layers behind can follow a function of one
 * feature that is not smooth: the feature itself, and linear functions of cosines of it,
 *
 * <pre>
 * x, amplitudeᵀ cos(2π · frequency · x + phase) + offset
 * </pre>
 *
 * <p>with frequencies, phases, amplitudes and offsets of its own for each feature. {@code input
 * [batch, features]; frequency, phase [embedded, frequencies]; amplitude [embedded, frequencies,
 * size - 1]; offset [embedded, size - 1]; output [batch, embedded · size + rest]}; nothing of it is
 * penalised. An image's channels are its features, at each position.
 *
 * <p>Gorishniy, Rubachev and Babenko 2022, "On embeddings for numerical features in tabular deep
 * learning"; in this form, with phases and the feature itself ("PBLD"), Holzmüller, Grinsztajn and
 * Steinwart 2024, "Better by default: strong pre-tuned MLPs and boosted trees on tabular data",
 * section 3.
 *
 * @param size numbers for each feature, itself included, at least 2; default 4
 * @param frequencies how many cosines for each feature, at least 1; default 16
 * @param std of the normal distribution of the first frequencies, greater than 0; for features of
 *     about unit scale; default 0.1
 * @param features how many are embedded, the first ones, 0 or greater; the others, such as those of
 *     categories, stay as they are, behind; 0: all; default 0
 * @since 0.1.0
 */
public record PeriodicEmbedding(
    @Default("4") int size,
    @Default("16") int frequencies,
    @Default("0.1") double std,
    @Default("0") int features)
    implements Layer {
  private static final float TURN = (float) (1 / (2 * Math.PI));

  public PeriodicEmbedding {
    Require.atLeast("periodicEmbedding's size", size, 2);
    Require.atLeast("periodicEmbedding's frequencies", frequencies, 1);
    Require.positive("periodicEmbedding's std", std);
    Require.atLeast("periodicEmbedding's features", features, 0);
  }

  /** With the sizes of the paper. */
  public PeriodicEmbedding() {
    this(4, 16, 0.1, 0);
  }

  private int embedded(Shape input) {
    if (features > input.channels()) {
      throw new IllegalArgumentException(
          String.format(
              "periodicEmbedding's features must be at most the %d features that it is given, got"
                  + " %d",
              input.channels(), features));
    }
    return features == 0 ? input.channels() : features;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input.withChannels(Math.addExact(input.channels(), embedded(input) * (size - 1)));
  }

  @Override
  public void declare(Shape input, Declaration own) {
    int each = embedded(input);
    own.parameter("frequency", Shape.of(each, frequencies))
        .parameter("phase", Shape.of(each, frequencies))
        .parameter("amplitude", Shape.of(each, frequencies, size - 1))
        .parameter("offset", Shape.of(each, size - 1));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.positions() * embedded(input) * frequencies * size;
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    float[] parameters = binding.parameters();
    int cosines = embedded(at.input()) * frequencies;
    int phase = at.parameters().begin() + cosines;
    int amplitude = phase + cosines;
    double limit = 1 / Math.sqrt(frequencies);
    for (int i = at.parameters().begin(); i < phase; i++) {
      parameters[i] = (float) (std * rng.nextGaussian());
    }
    for (int i = phase; i < amplitude; i++) {
      parameters[i] = (float) rng.nextDouble(-Math.PI, Math.PI);
    }
    for (int i = amplitude; i < at.parameters().end(); i++) {
      parameters[i] = (float) rng.nextDouble(-limit, limit);
    }
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(this, at, binding);
  }

  private static final class Run implements LayerRun {
    private final int positions;
    private final int channels;
    private final int embedded;
    private final int waves;
    private final int parts;
    private final float[] parameters;
    private final float[] gradient;
    private final int frequency;
    private final int phase;
    private final int amplitude;
    private final int offset;
    private final float[] turns; // of the cosines of one row
    private final float[] cosines; // of all rows

    Run(PeriodicEmbedding layer, Placement at, Binding binding) {
      positions = at.input().positions();
      channels = at.input().channels();
      embedded = layer.embedded(at.input());
      waves = layer.frequencies();
      parts = layer.size() - 1;
      parameters = binding.parameters();
      gradient = binding.gradient();
      frequency = at.parameters().begin();
      phase = frequency + embedded * waves;
      amplitude = phase + embedded * waves;
      offset = amplitude + embedded * waves * parts;
      turns = binding.floats(embedded * waves);
      cosines = binding.buffer(positions * embedded * waves);
    }

    /** Of the cosines of a row, in turns. */
    private void turn(float[] input, int row) {
      for (int j = 0; j < embedded; j++) {
        float x = input[row * channels + j];
        for (int k = j * waves; k < (j + 1) * waves; k++) {
          turns[k] = parameters[frequency + k] * x + parameters[phase + k] * TURN;
        }
      }
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int width = channels + embedded * parts;
      int all = embedded * waves;
      for (int row = 0; row < rows * positions; row++) {
        turn(input, row);
        int from = row * all;
        for (int k = 0; k < all; k++) {
          cosines[from + k] = FloatMath.cosOfTurns(turns[k]);
        }
        int to = row * width;
        for (int j = 0; j < embedded; j++) {
          output[to++] = input[row * channels + j];
          for (int p = 0; p < parts; p++) {
            float sum = parameters[offset + j * parts + p];
            for (int k = j * waves; k < (j + 1) * waves; k++) {
              sum += parameters[amplitude + k * parts + p] * cosines[from + k];
            }
            output[to++] = sum;
          }
        }
        System.arraycopy(input, row * channels + embedded, output, to, channels - embedded);
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      int width = channels + embedded * parts;
      if (gradient != null) {
        Arrays.fill(gradient, frequency, offset + embedded * parts, 0f);
      }
      for (int row = 0; row < rows * positions; row++) {
        turn(input, row);
        for (int k = 0; k < embedded * waves; k++) {
          turns[k] = -FloatMath.sinOfTurns(turns[k]); // the derivative of the cosine by its angle
        }
        for (int j = 0; j < embedded; j++) {
          backward(
              j,
              input[row * channels + j],
              dOutput,
              row * width + j * (parts + 1),
              row * embedded * waves,
              dInput,
              row * channels + j);
        }
        if (dInput != null) {
          System.arraycopy(
              dOutput,
              row * width + embedded * (parts + 1),
              dInput,
              row * channels + embedded,
              channels - embedded);
        }
      }
    }

    /** One feature of one row, whose derivatives begin at {@code from}. */
    private void backward(
        int j, float x, float[] dOutput, int from, int cosine, float[] dInput, int to) {
      float dx = dOutput[from];
      for (int k = j * waves; k < (j + 1) * waves; k++) {
        float dCosine = 0f;
        for (int p = 0; p < parts; p++) {
          dCosine += dOutput[from + 1 + p] * parameters[amplitude + k * parts + p];
        }
        float dAngle = dCosine * turns[k];
        dx += dAngle * parameters[frequency + k] / TURN;
        if (gradient != null) {
          gradient[frequency + k] += dAngle * x / TURN;
          gradient[phase + k] += dAngle;
          for (int p = 0; p < parts; p++) {
            gradient[amplitude + k * parts + p] += dOutput[from + 1 + p] * cosines[cosine + k];
          }
        }
      }
      if (gradient != null) {
        for (int p = 0; p < parts; p++) {
          gradient[offset + j * parts + p] += dOutput[from + 1 + p];
        }
      }
      if (dInput != null) {
        dInput[to] = dx;
      }
    }
  }
}
