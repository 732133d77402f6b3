package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;

/**
 * How a training gets over what happens on its way.
 *
 * @since 0.1.0
 */
public interface CheckpointParams extends Params {
  /** The Params of this topic. */
  Declared checkpointParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> checkpointDir;
    private final IntParam checkpointInterval;
    private final IntParam maxRollbacks;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      checkpointDir =
          Checked.text(
              parent,
              "checkpointDir",
              "folder for checkpoints of this one training, on any file system that Spark knows; a"
                  + " fit that finds a checkpoint of the same training there goes on from it; not"
                  + " set: none",
              folder -> {
                if (folder.isBlank()) {
                  throw new IllegalArgumentException(
                      "checkpointDir must be the name of a folder, got '" + folder + "'");
                }
              });
      checkpointInterval =
          Checked.whole(
              parent,
              "checkpointInterval",
              "passes over the data between two checkpoints, at least 1",
              passes -> Require.atLeast("checkpointInterval", passes, 1));
      maxRollbacks =
          Checked.whole(
              parent,
              "maxRollbacks",
              "how often a training that diverges goes back to the end of the pass with the lowest"
                  + " loss so far, and on with steps half as large, before it ends with an error; 0"
                  + " or greater",
              times -> Require.atLeast("maxRollbacks", times, 0));
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(checkpointInterval, 1);
      stage.setDefault(maxRollbacks, 0);
    }
  }

  /** Folder for checkpoints; not set by default. */
  default Param<String> checkpointDir() {
    return checkpointParams().checkpointDir;
  }

  /** Passes between two checkpoints; default 1. */
  default IntParam checkpointInterval() {
    return checkpointParams().checkpointInterval;
  }

  /** How often a training that diverges goes back and takes smaller steps; default 0. */
  default IntParam maxRollbacks() {
    return checkpointParams().maxRollbacks;
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  default int getMaxRollbacks() {
    return (int) getOrDefault(maxRollbacks());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends CheckpointParams, Fluent<S> {
    default S setCheckpointDir(String value) {
      return assign(checkpointDir(), value);
    }

    default S setCheckpointInterval(int value) {
      return assign(checkpointInterval(), value);
    }

    default S setMaxRollbacks(int value) {
      return assign(maxRollbacks(), value);
    }
  }
}
