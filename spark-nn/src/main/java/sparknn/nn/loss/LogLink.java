package sparknn.nn.loss;

import java.util.stream.IntStream;
import sparknn.nn.linalg.FloatMath;

/**
 * What losses have in common whose output is the logarithm of the mean of the target: a generalised
 * linear model with the logarithm as link, whose linear predictor is a network.
 *
 * <p>McCullagh and Nelder 1989, "Generalized linear models". What is predicted is the mean, {@code
 * e^o}. Targets are taken as they are, not standardised.
 */
interface LogLink extends Loss {
  @Override
  default int targetSize(int outputs) {
    return outputs;
  }

  @Override
  default boolean logLink() {
    return true;
  }

  @Override
  default TargetRange targetRange() {
    return TargetRange.NOT_NEGATIVE;
  }

  @Override
  default float value(float output) {
    return FloatMath.exp(output);
  }

  /** The exponential of each output. */
  @Override
  default void predict(float[] output, int rows, int outputs) {
    FloatMath.exp(output, output, rows * outputs);
  }

  /** The logarithms of the means; 0 where a mean is 0. */
  @Override
  default double[] bestConstant(TargetStatistics targets) {
    return IntStream.range(0, targets.outputs())
        .mapToDouble(t -> targets.mean(t) > 0 ? StrictMath.log(targets.mean(t)) : 0)
        .toArray();
  }
}
