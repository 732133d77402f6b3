package sparknn.feature;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparknn.param.Checked;
import sparknn.param.InvalidRowsParams;

/**
 * Which column is read and which is written, and what becomes of its invalid rows.
 *
 * @since 0.1.0
 */
public interface ColumnParams extends InvalidRowsParams {
  /** The Params of this topic. */
  Declared columnParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final InvalidRowsParams.Declared invalidRows;

    /** Declares them for a stage. */
    public Declared(Params parent, String inputs) {
      this(
          parent,
          inputs,
          "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in"
              + " the new column; in a fit as error), skip (it is left out)");
    }

    /** Declares them for a stage that has its own kind of invalid rows. */
    public Declared(Params parent, String inputs, String invalid) {
      inputCol =
          Checked.text(parent, "inputCol", "name of the column to read: " + inputs, name -> {});
      outputCol = Checked.text(parent, "outputCol", "name of the column to write", name -> {});
      invalidRows = new InvalidRowsParams.Declared(parent, invalid);
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(outputCol, stage.uid() + "__output");
      invalidRows.setDefaults(stage);
    }
  }

  @Override
  default InvalidRowsParams.Declared invalidRowsParams() {
    return columnParams().invalidRows;
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
  interface Setters<S> extends ColumnParams, InvalidRowsParams.Setters<S> {
    default S setInputCol(String value) {
      return assign(inputCol(), value);
    }

    default S setOutputCol(String value) {
      return assign(outputCol(), value);
    }
  }
}
