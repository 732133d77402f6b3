package sparknn.nn.train;

import java.util.function.Predicate;
import sparknn.nn.data.Batch;
import sparknn.nn.layer.LayerObserver;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.param.Range;

/**
 * The part of an initialisation that looks at the data: weights scaled so that each layer which
 * asks for it gives outputs of some variance. Mishkin and Matas 2016, "All you need is a good
 * init", algorithm 1, with its limits: until the variance is within a tenth, in ten rounds at most.
 */
public final class UnitVariance {
  private static final double TOLERANCE = 0.1;
  private static final int ROUNDS = 10;

  private UnitVariance() {}

  /** Whether any layer of a network asks for it. */
  public static boolean wantedBy(Network network) {
    return network.placements().stream().anyMatch(at -> at.layer().outputVariance() > 0);
  }

  /**
   * Scales the weights, first layer to last.
   *
   * @param values whose parameters, and constants of frozen layers, are changed in place
   * @param batch some training examples
   */
  public static void scale(Network network, NetworkValues values, Batch batch) {
    scale(network, values, batch, at -> true);
  }

  /**
   * The same for some layers.
   *
   * @param chosen those that may be scaled
   */
  public static void scale(
      Network network, NetworkValues values, Batch batch, Predicate<Placement> chosen) {
    // Runs as in training, on statistics of its own: batch normalisation has not seen any data.
    NetworkValues own =
        new NetworkValues(values.parameters(), values.statistics().clone(), values.constants());
    LayerObserver scaling =
        (at, run, input, output, rows, pass) -> {
          double wanted = chosen.test(at) ? at.layer().outputVariance() : 0;
          // Each layer draws its noise from the same address, however often those before it ran.
          run.forward(input, output, rows, firstPass());
          for (int round = 0; wanted > 0 && round < ROUNDS; round++) {
            double variance = variance(output, rows * at.output().size());
            boolean near = Math.abs(variance / wanted - 1) < TOLERANCE;
            if (near || !(variance > 0) || !Double.isFinite(variance)) {
              break;
            }
            scale(network, values, at, Math.sqrt(wanted / variance));
            run.forward(input, output, rows, firstPass());
          }
        };
    network
        .bindForward(own, batch.rows(), scaling)
        .forward(batch.features(), batch.rows(), firstPass());
  }

  private static StepContext firstPass() {
    return StepContext.training(0, 0, 0);
  }

  private static void scale(Network network, NetworkValues values, Placement at, double factor) {
    Range own = at.parameters();
    float[] parameters = at.frozen() ? values.constants() : values.parameters();
    ParameterLayout layout = at.frozen() ? network.constants() : network.parameters();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.penalized() && tensor.offset() >= own.begin() && tensor.end() <= own.end()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          parameters[i] *= (float) factor;
        }
      }
    }
  }

  private static double variance(float[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    double mean = sum / length;
    double squares = 0;
    for (int i = 0; i < length; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return squares / length;
  }
}
