package sparknn.nn.layer;

import java.util.Arrays;
import java.util.List;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Learned vectors in place of categories. The last inputs are indices, one for each categorical
 * column; each is replaced by its row of that column's table. What stands before them passes
 * through:
 *
 * <pre>
 * output = (input_1 … input_f, table_1[index_1], …, table_k[index_k])
 * </pre>
 *
 * <p>{@code input [batch, f + k]; table_i [indices_i, size]; output [batch, f + k · size]}. Index 0
 * is that of values without a vector of their own: its row begins at 0, the others at standard
 * normal numbers. An index outside of the table counts as 0. Only rows that a mini-batch has get a
 * derivative other than 0. The Params {@code numericCols} and {@code categoricalCols} put this
 * layer first in a network.
 *
 * <p>Guo and Berkhahn 2016, "Entity embeddings of categorical variables".
 *
 * @param indices how many rows each table has, index 0 among them; at least one table
 * @param size numbers in a vector, at least 1; default 8
 */
public record CategoryEmbedding(List<Integer> indices, @Default("8") int size) implements Layer {
  public CategoryEmbedding {
    indices = List.copyOf(indices);
    Require.atLeast("the number of categoryEmbedding's tables", indices.size(), 1);
    for (int rows : indices) {
      Require.atLeast("each of categoryEmbedding's indices", rows, 1);
    }
    Require.atLeast("categoryEmbedding's size", size, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1 || input.size() < indices.size()) {
      throw new IllegalArgumentException(
          String.format(
              "categoryEmbedding must be given a vector that ends with %d indices, got %s",
              indices.size(), input));
    }
    return Shape.of(Math.addExact(input.size() - indices.size(), indices.size() * size));
  }

  @Override
  public void declare(Shape input, Declaration own) {
    for (int i = 0; i < indices.size(); i++) {
      own.table("table" + i, Shape.of(indices.get(i), size));
    }
  }

  @Override
  public void initialize(Placement at, Binding binding, Initializer recommended, Rng rng) {
    int next = at.parameters().begin();
    for (int rows : indices) {
      Arrays.fill(binding.parameters(), next, next + size, 0f);
      for (int i = size; i < rows * size; i++) {
        binding.parameters()[next + i] = (float) rng.nextGaussian();
      }
      next += rows * size;
    }
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(at, this, binding);
  }

  private static final class Run implements LayerRun {
    private final int[] rowsOf;
    private final int[] tables;
    private final int size;
    private final int end;
    private final int in;
    private final int out;
    private final int passed;
    private final float[] parameters;
    private final float[] gradient;

    Run(Placement at, CategoryEmbedding layer, Binding binding) {
      rowsOf = layer.indices.stream().mapToInt(Integer::intValue).toArray();
      size = layer.size;
      tables = new int[rowsOf.length];
      int next = at.parameters().begin();
      for (int i = 0; i < tables.length; i++) {
        tables[i] = next;
        next += rowsOf[i] * size;
      }
      end = next;
      in = at.input().size();
      out = at.output().size();
      passed = in - rowsOf.length;
      parameters = binding.parameters();
      gradient = binding.gradient();
    }

    /** Where the vector of a column begins in the parameters. */
    private int vector(float[] input, int row, int column) {
      int index = (int) input[row * in + passed + column];
      boolean inside = index > 0 && index < rowsOf[column];
      return tables[column] + (inside ? index * size : 0);
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(input, row * in, output, row * out, passed);
        for (int i = 0; i < tables.length; i++) {
          int to = row * out + passed + i * size;
          System.arraycopy(parameters, vector(input, row, i), output, to, size);
        }
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (gradient != null) {
        Arrays.fill(gradient, tables[0], end, 0f);
        for (int row = 0; row < rows; row++) {
          for (int i = 0; i < tables.length; i++) {
            int vector = vector(input, row, i);
            int from = row * out + passed + i * size;
            for (int j = 0; j < size; j++) {
              gradient[vector + j] += dOutput[from + j];
            }
          }
        }
      }
      if (dInput != null) {
        for (int row = 0; row < rows; row++) {
          System.arraycopy(dOutput, row * out, dInput, row * in, passed);
          Arrays.fill(dInput, row * in + passed, (row + 1) * in, 0f);
        }
      }
    }
  }
}
