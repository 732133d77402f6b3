package sparknn.nn.layer;

import java.util.Arrays;
import java.util.Optional;
import sparknn.nn.init.Auto;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Blas;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.Shape;
import sparknn.nn.linalg.SparseRows;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.TouchedRows;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * A fully connected layer: {@code output = input · weight + bias}.
 *
 * <p>{@code input [batch, …, in]; weight [in, units]; bias [units]; output [batch, …, units]}. It
 * acts on the last dimension: on the channels of each position of an image by itself, with the same
 * weights everywhere (a 1 × 1 convolution), as in Keras. For weights of every position put {@code
 * flatten} before it.
 *
 * <p>As the first layer it takes sparse rows: it sums up the weights of the features that are set,
 * and its gradient is of these rows alone.
 *
 * @param units how many outputs, at least 1
 * @param weightInit initial weights; default auto, by the activation that follows. Biases begin at
 *     0
 */
public record Dense(int units, @Default("auto") Initializer weightInit) implements Layer {
  public Dense {
    Require.atLeast("dense's units", units, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input.withChannels(units);
  }

  @Override
  public void declare(Shape input, Declaration own) {
    own.weight("weight", Shape.of(input.channels(), units)).parameter("bias", Shape.of(units));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.size() * units;
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int in = at.input().channels();
    int weight = at.parameters().begin();
    int bias = weight + in * units;
    Initializer init = weightInit instanceof Auto ? recommended : weightInit;
    init.fill(binding.parameters(), weight, bias - weight, in, units, rng);
    Arrays.fill(binding.parameters(), bias, bias + units, 0f);
  }

  @Override
  public double outputVariance() {
    return weightInit.outputVariance();
  }

  @Override
  public Optional<String> outputBias() {
    return Optional.of("bias");
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public SparseUse sparseUse(Shape input) {
    return input.rank() == 1 ? SparseUse.TAKES : SparseUse.NONE;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(at.input(), units, at.parameters().begin(), binding);
  }

  private static final class Run implements LayerRun {
    // Scoring row by row. A batch of training that happens to have one row is as any other.
    private final boolean oneRow;
    private final int positions;
    private final int in;
    private final int out;
    private final float[] parameters;
    private final float[] gradient;
    private final int weight;
    private final int bias;
    private final TouchedRows touched; // null: derivatives are wanted of all rows

    Run(Shape input, int out, int weight, Binding binding) {
      this.oneRow = !binding.training() && binding.maxRows() == 1 && input.positions() == 1;
      this.positions = input.positions();
      this.in = input.channels();
      this.out = out;
      this.parameters = binding.parameters();
      this.gradient = binding.gradient();
      this.weight = weight;
      this.bias = weight + in * out;
      SparseInput sparse = binding.sparseInput();
      this.touched = sparse == null ? null : sparse.touched();
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int all = rows * positions;
      for (int row = 0; row < all; row++) {
        System.arraycopy(parameters, bias, output, row * out, out);
      }
      if (oneRow) {
        Blas.multiplyRow(out, in, input, parameters, weight, 1f, output);
      } else {
        Blas.multiply(all, out, in, input, 0, parameters, weight, 1f, output, 0);
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      int all = rows * positions;
      if (gradient != null) {
        Blas.multiplyTransposedA(in, out, all, input, 0, dOutput, 0, 0f, gradient, weight);
        Matrices.sumRows(dOutput, all, out, gradient, bias);
      }
      if (dInput != null) {
        Blas.multiplyTransposedB(all, in, out, dOutput, 0, parameters, weight, 0f, dInput, 0);
      }
    }

    @Override
    public void forward(SparseRows input, float[] output, StepContext pass) {
      Matrices.fillRows(parameters, bias, out, output, 0, input.rows());
      input.addProduct(parameters, weight, out, output);
    }

    @Override
    public void backward(SparseRows input, float[] output, float[] dOutput) {
      if (gradient == null) {
        return;
      }
      if (touched == null) {
        Arrays.fill(gradient, weight, bias, 0f);
      } else {
        touch(input);
      }
      input.addTransposedProduct(dOutput, out, gradient, weight);
      Matrices.sumRows(dOutput, input.rows(), out, gradient, bias);
    }

    private void touch(SparseRows input) {
      touched.clear();
      int[] columns = input.columns();
      int stored = input.stored();
      for (int i = 0; i < stored; i++) {
        if (touched.touch(columns[i])) {
          int row = weight + columns[i] * out;
          Arrays.fill(gradient, row, row + out, 0f);
        }
      }
    }
  }
}
