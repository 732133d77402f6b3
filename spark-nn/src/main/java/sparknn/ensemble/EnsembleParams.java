package sparknn.ensemble;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;
import sparknn.param.InvalidRowsParams;
import sparknn.param.ScoringParams;

/**
 * The Params of all ensembles. Public, as Spark finds Params by reflection.
 *
 * @since 0.1.0
 */
public interface EnsembleParams extends InvalidRowsParams, ScoringParams {
  /** The Params of this topic. */
  Declared ensembleParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final IntParam numMembers;
    private final IntParam parallelism;
    private final BooleanParam bagging;
    private final BooleanParam snapshots;
    private final LongParam seed;
    private final Param<String> stdCol;
    private final InvalidRowsParams.Declared invalidRows;
    private final ScoringParams.Declared scoring;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      numMembers =
          Checked.whole(
              parent,
              "numMembers",
              "how many networks are trained and averaged, at least 1",
              members -> Require.atLeast("numMembers", members, 1));
      parallelism =
          Checked.whole(
              parent,
              "parallelism",
              "how many members are trained at a time, at least 1; the result does not depend on it",
              threads -> Require.atLeast("parallelism", threads, 1));
      bagging =
          new BooleanParam(
              parent,
              "bagging",
              "whether each member trains on a bootstrap sample of the rows, instead of all of"
                  + " them");
      snapshots =
          new BooleanParam(
              parent,
              "snapshots",
              "whether the members are snapshots of one training, at the ends of the cycles of its"
                  + " step size, instead of a training each");
      seed =
          new LongParam(
              parent, "seed", "seed of the members' seeds, of held-out rows and of samples");
      stdCol =
          Checked.text(
              parent,
              "stdCol",
              "name of the column for the standard deviation over the members, of the probability"
                  + " of the predicted class or of the predicted value; empty: none",
              name -> {});
      invalidRows = InvalidRowsParams.Declared.ofPredictions(parent);
      scoring = new ScoringParams.Declared(parent);
    }

    /** Sets the defaults on the stage; that of the seed is the estimator's. */
    public void setDefaults(Params stage) {
      invalidRows.setDefaults(stage);
      scoring.setDefaults(stage);
      stage.setDefault(numMembers, 5);
      stage.setDefault(parallelism, 1);
      stage.setDefault(bagging, false);
      stage.setDefault(snapshots, false);
      stage.setDefault(stdCol, "");
    }
  }

  @Override
  default InvalidRowsParams.Declared invalidRowsParams() {
    return ensembleParams().invalidRows;
  }

  @Override
  default ScoringParams.Declared scoringParams() {
    return ensembleParams().scoring;
  }

  /** How many networks are trained and averaged, at least 1; default 5. */
  default IntParam numMembers() {
    return ensembleParams().numMembers;
  }

  /**
   * How many members are trained at a time, at least 1; default 1. Spark's tasks use all cores
   * anyway: more helps where the workers of one training leave cores idle.
   */
  default IntParam parallelism() {
    return ensembleParams().parallelism;
  }

  /**
   * Whether each member trains on a bootstrap sample of the rows: row weights are multiplied with
   * Poisson numbers of mean 1 (Oza and Russell 2001). Default false: random initial parameters and
   * mini-batches make networks differ enough, and more rows make each better (Lakshminarayanan et
   * al. 2017).
   */
  default BooleanParam bagging() {
    return ensembleParams().bagging;
  }

  /**
   * Whether the members are snapshots of one training of {@code maxIter} passes, whose step size
   * goes by {@code cosineRestarts(every = maxIter / numMembers)} (Huang et al. 2017, "Snapshot
   * ensembles: train 1, get M for free"). Default false.
   */
  default BooleanParam snapshots() {
    return ensembleParams().snapshots;
  }

  /** Seed of the members' seeds, of held-out rows and of samples; default that of the estimator. */
  default LongParam seed() {
    return ensembleParams().seed;
  }

  /**
   * Name of the column for the standard deviation over the members (of all of them, divided by
   * their number): of the probability of the predicted class, or of the predicted value. Default
   * empty: none.
   */
  default Param<String> stdCol() {
    return ensembleParams().stdCol;
  }

  default int getNumMembers() {
    return (int) getOrDefault(numMembers());
  }

  default int getParallelism() {
    return (int) getOrDefault(parallelism());
  }

  default boolean getBagging() {
    return (boolean) getOrDefault(bagging());
  }

  default boolean getSnapshots() {
    return (boolean) getOrDefault(snapshots());
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  default String getStdCol() {
    return getOrDefault(stdCol());
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S> extends ColumnSetters<S> {
    default S setNumMembers(int value) {
      return assign(numMembers(), value);
    }

    default S setParallelism(int value) {
      return assign(parallelism(), value);
    }

    default S setBagging(boolean value) {
      return assign(bagging(), value);
    }

    default S setSnapshots(boolean value) {
      return assign(snapshots(), value);
    }

    default S setSeed(long value) {
      return assign(seed(), value);
    }
  }

  /**
   * Setters of what a model does, too: output columns, invalid rows, blocks.
   *
   * @param <S> the stage
   */
  interface ColumnSetters<S>
      extends EnsembleParams, InvalidRowsParams.Setters<S>, ScoringParams.Setters<S> {
    default S setStdCol(String value) {
      return assign(stdCol(), value);
    }
  }
}
