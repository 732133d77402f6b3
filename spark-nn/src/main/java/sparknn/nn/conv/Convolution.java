package sparknn.nn.conv;

import java.util.Arrays;
import sparknn.nn.linalg.Blas;
import sparknn.nn.linalg.Matrices;
import sparknn.nn.linalg.SlicedProducts;
import sparknn.nn.spec.Require;

/** Convolution by matrix products with the columns that the window sees. Immutable. */
final class Convolution implements Convolver {
  /*
   * Rows of the output are computed some at a time: their columns (see Columns) fit into the cache that
   * is the core's own, are multiplied by the weights, and are forgotten; the weights' gradient makes them
   * anew. The columns of a whole batch would be nine times the input, written to memory and read again.
   *
   * The inputs' derivatives at stride 1 are themselves a convolution, of the outputs' derivatives by the
   * kernel turned by 180° with filters and channels exchanged. At other strides the product with the
   * transposed weights gives the columns' derivatives, which are added to the pixels they came from.
   *
   * Scratch holds: columns, a group's share of some output (its tile), its weights or their gradient.
   */

  /** Floats of columns that are made at a time, which are half of a usual second-level cache … */
  private static final int COLUMNS = 64 * 1024;

  /** … or as many places, if they have more: below, BLAS packs the weights too often. */
  private static final int PLACES = 128;

  private final ImageWindow window;
  private final int channels;
  private final int filters;
  private final int groups;
  // Whether the weights given are those of the convolution whose way back this is.
  private final boolean turned;
  private final Columns columns;
  private final int rowsAtOnce;
  private final int tile;
  private final int groupWeight;
  private final Convolution back;

  /**
   * @param channels of the input; a multiple of {@code groups}
   * @param filters channels of the output; a multiple of {@code groups}
   * @param groups how many parts channels and filters are in, each for itself
   */
  Convolution(ImageWindow window, int channels, int filters, int groups) {
    this(window, channels, filters, groups, false);
  }

  private Convolution(ImageWindow window, int channels, int filters, int groups, boolean turned) {
    requireMultiple("channels", channels, groups);
    requireMultiple("filters", filters, groups);
    this.window = window;
    this.channels = channels;
    this.filters = filters;
    this.groups = groups;
    this.turned = turned;
    this.columns = new Columns(window, channels, channels / groups);
    int row = Math.multiplyExact(window.columns().output(), columns.depth());
    int enough = (PLACES - 1) / window.columns().output() + 1;
    this.rowsAtOnce = Math.max(enough, COLUMNS / row);
    this.tile = plain() ? 0 : Math.multiplyExact(rowsAtOnce, row);
    int tileSize = groups == 1 ? 0 : rowsAtOnce * window.columns().output() * groupFilters();
    this.groupWeight = Math.addExact(tile, tileSize);
    this.back =
        !turned && window.reversible()
            ? new Convolution(window.back(), filters, channels, groups, true)
            : null;
  }

  private static void requireMultiple(String what, int count, int groups) {
    Require.atLeast("a convolution's " + what, count, 1);
    Require.atLeast("a convolution's groups", groups, 1);
    if (count % groups != 0) {
      throw new IllegalArgumentException(
          "a convolution's "
              + what
              + " must be a multiple of its "
              + groups
              + " groups, got "
              + count);
    }
  }

  @Override
  public int weights() {
    return Math.multiplyExact(columns.depth(), filters);
  }

  @Override
  public int scratchSize() {
    int own = Math.addExact(groupWeight, weights() / groups);
    return back == null ? own : Math.max(own, back.scratchSize());
  }

  private int groupFilters() {
    return filters / groups;
  }

  private int groupChannels() {
    return channels / groups;
  }

  /** Whether the columns are the input as it is. */
  private boolean plain() {
    return window.trivial() && groups == 1;
  }

  @Override
  public void forward(
      float[] input,
      float[] weight,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] output,
      int images,
      float[] scratch) {
    int width = window.columns().output();
    int rows = images * window.rows().output();
    int filtersHere = groupFilters();
    float beta = bias == null ? 0f : 1f;
    for (int group = 0; group < groups; group++) {
      boolean packed = pack(weight, weightOffset, group, scratch);
      float[] kernel = packed ? scratch : weight;
      int kernelOffset = packed ? groupWeight : weightOffset;
      int step = plain() ? rows : rowsAtOnce;
      for (int from = 0; from < rows; from += step) {
        int to = Math.min(rows, from + step);
        int places = (to - from) * width;
        float[] target = groups == 1 ? output : scratch;
        int at = groups == 1 ? from * width * filters : tile;
        if (bias != null) {
          Matrices.fillRows(
              bias, biasOffset + group * filtersHere, filtersHere, target, at, places);
        }
        if (plain()) {
          SlicedProducts.multiply(
              places, filters, channels, input, 0, kernel, kernelOffset, beta, target, at);
          continue;
        }
        columns.gather(input, group * groupChannels(), from, to, scratch);
        int depth = columns.depth();
        if (columns.transposed()) {
          Blas.multiplyTransposedA(
              places, filtersHere, depth, scratch, 0, kernel, kernelOffset, beta, target, at);
        } else {
          SlicedProducts.multiply(
              places, filtersHere, depth, scratch, 0, kernel, kernelOffset, beta, target, at);
        }
        if (groups > 1) {
          int first = from * width * filters + group * filtersHere;
          copyBlock(scratch, tile, filtersHere, output, first, filters, filtersHere, places);
        }
      }
    }
  }

  @Override
  public void weightGradient(
      float[] input,
      float[] dOutput,
      float[] gradient,
      int gradientOffset,
      int images,
      float[] scratch) {
    int width = window.columns().output();
    int rows = images * window.rows().output();
    if (plain()) {
      SlicedProducts.multiplyTransposedA(
          channels, filters, rows * width, input, 0, dOutput, 0, 0f, gradient, gradientOffset);
      return;
    }
    int depth = columns.depth();
    int filtersHere = groupFilters();
    for (int group = 0; group < groups; group++) {
      float[] sum = groups == 1 ? gradient : scratch;
      int sumOffset = groups == 1 ? gradientOffset : groupWeight;
      for (int from = 0; from < rows; from += rowsAtOnce) {
        int to = Math.min(rows, from + rowsAtOnce);
        int places = (to - from) * width;
        columns.gather(input, group * groupChannels(), from, to, scratch);
        float[] derivative = groups == 1 ? dOutput : scratch;
        int at = derivativeTile(dOutput, group, from * width, places, scratch);
        float beta = from == 0 ? 0f : 1f;
        if (columns.transposed()) {
          Blas.multiply(
              depth, filtersHere, places, scratch, 0, derivative, at, beta, sum, sumOffset);
        } else {
          SlicedProducts.multiplyTransposedA(
              depth, filtersHere, places, scratch, 0, derivative, at, beta, sum, sumOffset);
        }
      }
      if (groups > 1) {
        int first = gradientOffset + group * filtersHere;
        copyBlock(scratch, groupWeight, filtersHere, gradient, first, filters, filtersHere, depth);
      }
    }
  }

  @Override
  public void inputGradient(
      float[] dOutput,
      float[] weight,
      int weightOffset,
      float[] dInput,
      int images,
      float[] scratch) {
    if (back != null) {
      back.forward(dOutput, weight, weightOffset, null, 0, dInput, images, scratch);
      return;
    }
    Arrays.fill(dInput, 0, images * window.inputPositions() * channels, 0f);
    int width = window.columns().output();
    int rows = images * window.rows().output();
    int depth = columns.depth();
    int filtersHere = groupFilters();
    for (int group = 0; group < groups; group++) {
      boolean packed = pack(weight, weightOffset, group, scratch);
      float[] kernel = packed ? scratch : weight;
      int kernelOffset = packed ? groupWeight : weightOffset;
      for (int from = 0; from < rows; from += rowsAtOnce) {
        int to = Math.min(rows, from + rowsAtOnce);
        int places = (to - from) * width;
        float[] derivative = groups == 1 ? dOutput : scratch;
        int at = derivativeTile(dOutput, group, from * width, places, scratch);
        Blas.multiplyTransposedB(
            places, depth, filtersHere, derivative, at, kernel, kernelOffset, 0f, scratch, 0);
        columns.scatter(scratch, group * groupChannels(), from, to, dInput);
      }
    }
  }

  /** Where a group's share of the outputs' derivatives begins: in the array itself, or copied. */
  private int derivativeTile(
      float[] dOutput, int group, int firstPlace, int places, float[] scratch) {
    int first = firstPlace * filters + group * groupFilters();
    if (groups > 1) {
      copyBlock(dOutput, first, filters, scratch, tile, groupFilters(), groupFilters(), places);
      return tile;
    }
    return first;
  }

  /** Copies a group's weights to scratch, unless they are all there are and in order. */
  private boolean pack(float[] weight, int weightOffset, int group, float[] scratch) {
    if (turned) {
      turn(weight, weightOffset, group, scratch);
      return true;
    }
    if (groups == 1) {
      return false;
    }
    int here = groupFilters();
    copyBlock(
        weight,
        weightOffset + group * here,
        filters,
        scratch,
        groupWeight,
        here,
        here,
        columns.depth());
    return true;
  }

  /**
   * A group's kernel turned by 180°, and transposed: {@code [ky, kx, c, f]} from {@code [-ky, -kx,
   * f, c]}, as channels here are filters there.
   */
  private void turn(float[] weight, int weightOffset, int group, float[] scratch) {
    int taps = window.taps();
    int rows = groupChannels();
    int across = groupFilters();
    for (int tap = 0; tap < taps; tap++) {
      int to = groupWeight + tap * rows * across;
      int from = weightOffset + (taps - 1 - tap) * across * channels + group * rows;
      for (int c = 0; c < rows; c++) {
        for (int f = 0; f < across; f++) {
          scratch[to + c * across + f] = weight[from + f * channels + c];
        }
      }
    }
  }

  private static void copyBlock(
      float[] from,
      int fromOffset,
      int fromStep,
      float[] to,
      int toOffset,
      int toStep,
      int length,
      int rows) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(from, fromOffset + i * fromStep, to, toOffset + i * toStep, length);
    }
  }
}
