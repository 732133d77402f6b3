package sparknn.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;

/**
 * How a model scores the rows of a table.
 *
 * @since 0.1.0
 */
public interface ScoringParams extends Params {
  /** The Params of this topic. */
  Declared scoringParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final IntParam scoringBlockSize;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      scoringBlockSize =
          Checked.whole(
              parent,
              "scoringBlockSize",
              "how many rows of a partition transform computes at once; 0: row by row, as an"
                  + " expression that leaves column pruning and filters to Spark",
              rows -> Require.atLeast("scoringBlockSize", rows, 0));
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(scoringBlockSize, 0);
    }
  }

  /**
   * How many rows of a partition {@code transform} computes at once, by products of matrices;
   * default 0, row by row.
   *
   * <p>Row by row, the new columns are an expression: Spark reads only the columns that are needed,
   * and filters reach the source. In blocks ({@code 1024} is a good size) a row costs less, but
   * every column that the table has is read and passed on, and filters behind the model stay behind
   * it: select the columns and filter the rows before. The last digits of the numbers may differ
   * between the two.
   */
  default IntParam scoringBlockSize() {
    return scoringParams().scoringBlockSize;
  }

  default int getScoringBlockSize() {
    return (int) getOrDefault(scoringBlockSize());
  }

  /**
   * Setters of an estimator or a model.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends ScoringParams, Fluent<S> {
    default S setScoringBlockSize(int value) {
      return assign(scoringBlockSize(), value);
    }
  }
}
