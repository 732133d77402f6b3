package sparknn.feature;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.param.Checked;
import sparknn.param.Fluent;

/**
 * Which column is read and which is written.
 *
 * @since 0.1.0
 */
public interface ColumnParams extends Params {
  /** The Params of this topic. */
  Declared columnParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> inputCol;
    private final Param<String> outputCol;

    /** Declares them for a stage. */
    public Declared(Params parent, String inputs) {
      inputCol =
          Checked.text(parent, "inputCol", "name of the column to read: " + inputs, name -> {});
      outputCol = Checked.text(parent, "outputCol", "name of the column to write", name -> {});
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(outputCol, stage.uid() + "__output");
    }
  }

  /** Name of the column to read; not set by default, and needed. */
  default Param<String> inputCol() {
    return columnParams().inputCol;
  }

  /** Name of the column to write; default the uid and {@code __output}, as in Spark's stages. */
  default Param<String> outputCol() {
    return columnParams().outputCol;
  }

  default String getInputCol() {
    if (!isDefined(inputCol())) {
      throw new IllegalArgumentException(
          "inputCol must be set to the name of a column, got nothing");
    }
    return getOrDefault(inputCol());
  }

  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /**
   * Setters.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends ColumnParams, Fluent<S> {
    default S setInputCol(String value) {
      return assign(inputCol(), value);
    }

    default S setOutputCol(String value) {
      return assign(outputCol(), value);
    }
  }
}
