package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;

/**
 * How the work is distributed: workers, how often they are averaged, the step on the average.
 *
 * @since 0.1.0
 */
public interface DistributionParams extends Params {
  /** The Params of this topic. */
  Declared distributionParams();

  /** The Params of this topic; none has a default, what is not set is chosen by the data. */
  final class Declared implements Serializable {
    private final IntParam numWorkers;
    private final IntParam averagingInterval;
    private final DoubleParam outerStepSize;
    private final DoubleParam outerMomentum;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      numWorkers =
          Checked.whole(
              parent,
              "numWorkers",
              "how many workers train side by side, each on its own share of the rows, at least 1;"
                  + " not set: the cluster's default parallelism, or fewer for small data",
              workers -> Require.atLeast("numWorkers", workers, 1));
      averagingInterval =
          Checked.whole(
              parent,
              "averagingInterval",
              "mini-batches between two averages of the workers; 0: once a pass; not set: a"
                  + " sixteenth of a pass, at most 1000, or once a pass for one worker",
              interval -> Require.atLeast("averagingInterval", interval, 0));
      outerStepSize =
          Checked.real(
              parent,
              "outerStepSize",
              "share of the way to the workers' average that is taken, greater than 0; 1 with no"
                  + " outerMomentum is plain averaging; not set: 0.9 with outerMomentum, else 1",
              size -> Require.positive("outerStepSize", size));
      outerMomentum =
          Checked.real(
              parent,
              "outerMomentum",
              "Nesterov momentum of the steps from average to average, in [0, 1); not set: 1 - 1 /"
                  + " workers, at most 0.9",
              momentum -> Require.inHalfOpen("outerMomentum", momentum, 0, 1));
    }
  }

  /** How many workers train side by side; not set by default. */
  default IntParam numWorkers() {
    return distributionParams().numWorkers;
  }

  /** Mini-batches between two averages; not set by default. */
  default IntParam averagingInterval() {
    return distributionParams().averagingInterval;
  }

  /** Share of the way to the average that is taken; not set by default. */
  default DoubleParam outerStepSize() {
    return distributionParams().outerStepSize;
  }

  /** Momentum of the steps from average to average; not set by default. */
  default DoubleParam outerMomentum() {
    return distributionParams().outerMomentum;
  }

  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  default int getAveragingInterval() {
    return (int) getOrDefault(averagingInterval());
  }

  default double getOuterStepSize() {
    return (double) getOrDefault(outerStepSize());
  }

  default double getOuterMomentum() {
    return (double) getOrDefault(outerMomentum());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends DistributionParams, Fluent<S> {
    default S setNumWorkers(int value) {
      return assign(numWorkers(), value);
    }

    default S setAveragingInterval(int value) {
      return assign(averagingInterval(), value);
    }

    default S setOuterStepSize(double value) {
      return assign(outerStepSize(), value);
    }

    default S setOuterMomentum(double value) {
      return assign(outerMomentum(), value);
    }
  }
}
