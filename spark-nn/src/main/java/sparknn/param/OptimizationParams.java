package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.optim.Solver;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.spec.Require;

/**
 * How the network is trained: solver, step size, passes, batches, averages, seed.
 *
 * @since 0.1.0
 */
public interface OptimizationParams extends Params {
  /** The Params of this topic. */
  Declared optimizationParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> solver;
    private final DoubleParam stepSize;
    private final DoubleParam momentum;
    private final Param<String> learningRateSchedule;
    private final IntParam maxIter;
    private final IntParam batchSize;
    private final DoubleParam emaDecay;
    private final IntParam averagedPasses;
    private final LongParam seed;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      solver =
          Checked.text(
              parent,
              "solver",
              "how parameters are found: " + String.join(", ", Solver.CATALOG.names()),
              spec -> Solver.CATALOG.create(spec));
      stepSize =
          Checked.real(
              parent,
              "stepSize",
              "initial step size (learning rate), greater than 0",
              size -> Require.positive("stepSize", size));
      momentum =
          Checked.real(
              parent,
              "momentum",
              "momentum of the solvers that have one, in [0, 1); not set: what the solver says",
              momentum -> Require.inHalfOpen("momentum", momentum, 0, 1));
      learningRateSchedule =
          Checked.text(
              parent,
              "learningRateSchedule",
              "how the step size changes over the passes: "
                  + String.join(", ", Schedule.CATALOG.names()),
              spec -> Schedule.CATALOG.create(spec));
      maxIter =
          Checked.whole(
              parent,
              "maxIter",
              "passes over the data at most, at least 1",
              passes -> Require.atLeast("maxIter", passes, 1));
      batchSize =
          Checked.whole(
              parent,
              "batchSize",
              "examples of one mini-batch of one worker, at least 1; not set: 16 to 128 by the"
                  + " number of rows, divided by the number of workers, but at least 8",
              size -> Require.atLeast("batchSize", size, 1));
      emaDecay =
          Checked.real(
              parent,
              "emaDecay",
              "decay by step of the moving average of the parameters that becomes the model, such"
                  + " as 0.995, in [0, 1); 0: the last parameters themselves",
              decay -> Require.inHalfOpen("emaDecay", decay, 0, 1));
      averagedPasses =
          Checked.whole(
              parent,
              "averagedPasses",
              "over how many last passes the parameters of the model are averaged, at least 1; the"
                  + " driver keeps a copy for each",
              passes -> Require.atLeast("averagedPasses", passes, 1));
      seed = new LongParam(parent, "seed", "seed of everything random");
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(solver, "adam");
      stage.setDefault(stepSize, 0.002);
      stage.setDefault(learningRateSchedule, "cosine");
      stage.setDefault(maxIter, 20);
      stage.setDefault(emaDecay, 0.0);
      stage.setDefault(averagedPasses, 1);
      // As Spark's own HasSeed has it.
      stage.setDefault(seed, (long) stage.getClass().getName().hashCode());
    }
  }

  /** The optimiser; default adam. */
  default Param<String> solver() {
    return optimizationParams().solver;
  }

  /** Initial step size; default 0.002. */
  default DoubleParam stepSize() {
    return optimizationParams().stepSize;
  }

  /** Momentum of the solvers that have one; not set by default. */
  default DoubleParam momentum() {
    return optimizationParams().momentum;
  }

  /** How the step size changes over the passes; default cosine, down to 0 at the last pass. */
  default Param<String> learningRateSchedule() {
    return optimizationParams().learningRateSchedule;
  }

  /** Passes over the data at most; default 20. */
  default IntParam maxIter() {
    return optimizationParams().maxIter;
  }

  /** Examples of one mini-batch of one worker; not set by default. */
  default IntParam batchSize() {
    return optimizationParams().batchSize;
  }

  /** Decay of the moving average of the parameters; default 0, none. */
  default DoubleParam emaDecay() {
    return optimizationParams().emaDecay;
  }

  /** Over how many last passes the parameters are averaged; default 1. */
  default IntParam averagedPasses() {
    return optimizationParams().averagedPasses;
  }

  /** Seed of everything random; default a hash of the class name. */
  default LongParam seed() {
    return optimizationParams().seed;
  }

  default String getSolver() {
    return getOrDefault(solver());
  }

  default double getStepSize() {
    return (double) getOrDefault(stepSize());
  }

  default double getMomentum() {
    return (double) getOrDefault(momentum());
  }

  default String getLearningRateSchedule() {
    return getOrDefault(learningRateSchedule());
  }

  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  default double getEmaDecay() {
    return (double) getOrDefault(emaDecay());
  }

  default int getAveragedPasses() {
    return (int) getOrDefault(averagedPasses());
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends OptimizationParams, Fluent<S> {
    default S setSolver(String value) {
      return assign(solver(), value);
    }

    default S setStepSize(double value) {
      return assign(stepSize(), value);
    }

    default S setMomentum(double value) {
      return assign(momentum(), value);
    }

    default S setLearningRateSchedule(String value) {
      return assign(learningRateSchedule(), value);
    }

    default S setMaxIter(int value) {
      return assign(maxIter(), value);
    }

    default S setBatchSize(int value) {
      return assign(batchSize(), value);
    }

    default S setEmaDecay(double value) {
      return assign(emaDecay(), value);
    }

    default S setAveragedPasses(int value) {
      return assign(averagedPasses(), value);
    }

    default S setSeed(long value) {
      return assign(seed(), value);
    }
  }
}
