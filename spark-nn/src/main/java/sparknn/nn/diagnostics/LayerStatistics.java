package sparknn.nn.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sparknn.nn.activation.Activation;
import sparknn.nn.data.Batch;
import sparknn.nn.layer.Activate;
import sparknn.nn.layer.LayerObserver;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * What one layer gives on a batch. Layer by layer these show whether signals vanish, saturate or
 * die on their way, as they do where the initial weights do not suit the activation (Glorot and
 * Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks").
 *
 * @param name of the layer, such as {@code 1-tanh}
 * @param units how many values it gives for an example
 * @param mean of all its values
 * @param std their standard deviation (divided by n)
 * @param least the least of them
 * @param largest the largest
 * @param saturated of an activation: the share of values where its derivative is below 0.05 in
 *     size, where next to no gradient comes through (tanh beyond 0.975; ReLU: all that is 0); not a
 *     number for other layers
 * @param deadUnits of an activation: the share of units that are so for every example of the batch;
 *     not a number for other layers
 * @param histogram how many values lie in each of {@value #BINS} intervals of one width between
 *     {@code least} and {@code largest}
 */
public record LayerStatistics(
    String name,
    int units,
    double mean,
    double std,
    double least,
    double largest,
    double saturated,
    double deadUnits,
    long[] histogram) {
  private static final int BINS = 40;
  private static final float SMALL_DERIVATIVE = 0.05f;

  /**
   * Looks at each layer, first to last.
   *
   * @param values of the network; not changed
   * @param training whether it runs as in training, with dropout and with batch normalisation by
   *     the batch, or as it scores
   */
  public static List<LayerStatistics> of(
      Network network, NetworkValues values, Batch batch, boolean training) {
    List<LayerStatistics> all = new ArrayList<>();
    LayerObserver observer =
        (at, run, input, output, rows, pass) -> {
          run.forward(input, output, rows, pass);
          // A chain gives what the last layer in it gives.
          if (!at.layer().chained()) {
            all.add(of(at, input, output, rows));
          }
        };
    network
        .bindForward(values.copy(), batch.rows(), observer)
        .forward(
            batch.features(),
            batch.rows(),
            training ? StepContext.training(0, 0, 0) : StepContext.inference());
    return all;
  }

  private static LayerStatistics of(Placement at, float[] input, float[] output, int rows) {
    int units = at.output().size();
    int length = rows * units;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      sum += output[i];
      least = Math.min(least, output[i]);
      largest = Math.max(largest, output[i]);
    }
    double mean = sum / length;
    double squares = 0;
    long[] histogram = new long[BINS];
    double width = largest > least ? (largest - least) / BINS : 1;
    for (int i = 0; i < length; i++) {
      squares += (output[i] - mean) * (output[i] - mean);
      histogram[(int) Math.min(BINS - 1, (output[i] - least) / width)]++;
    }
    double saturated = Double.NaN;
    double dead = Double.NaN;
    if (at.layer() instanceof Activate activate) {
      int[] flat = flatRows(activate.function(), input, output, rows, units);
      saturated = (double) Arrays.stream(flat).asLongStream().sum() / length;
      dead = (double) Arrays.stream(flat).filter(count -> count == rows).count() / units;
    }
    return new LayerStatistics(
        at.name(),
        units,
        mean,
        Math.sqrt(squares / length),
        least,
        largest,
        saturated,
        dead,
        histogram);
  }

  /** For each unit, in how many rows its derivative is small. */
  private static int[] flatRows(
      Activation function, float[] input, float[] output, int rows, int units) {
    float[] derivative = new float[rows * units];
    Arrays.fill(derivative, 1f);
    function.differentiate(input, output, derivative, derivative, derivative.length);
    int[] flat = new int[units];
    for (int i = 0; i < derivative.length; i++) {
      flat[i % units] += Math.abs(derivative[i]) < SMALL_DERIVATIVE ? 1 : 0;
    }
    return flat;
  }

  /** The statistics of some layers as a table, one layer a line. */
  public static String table(List<LayerStatistics> layers) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-20s %6s %10s %10s %10s %9s %6s%n",
            "layer", "units", "mean", "std", "largest", "saturated", "dead"));
    for (LayerStatistics layer : layers) {
      text.append(layer).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-20s %6d %10.4f %10.4f %10.4f %9s %6s",
        name,
        units,
        mean,
        std,
        largest,
        percent(saturated),
        percent(deadUnits));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
