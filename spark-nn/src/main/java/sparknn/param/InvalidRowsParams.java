package sparknn.param;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What becomes of invalid rows, in the terms of Spark's own stages.
 *
 * @since 0.1.0
 */
public interface InvalidRowsParams extends Params {
  /** The row's fault is an error. */
  String ERROR = "error";

  /** The row stays, and what is made of it says that there is nothing to say. */
  String KEEP = "keep";

  /** The row is left out. */
  String SKIP = "skip";

  /** The Params of this topic. */
  Declared invalidRowsParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final Param<String> handleInvalid;

    /**
     * Declares them for a stage.
     *
     * @param doc what it does with which rows
     */
    public Declared(Params parent, String doc) {
      List<String> known = List.of(ERROR, KEEP, SKIP);
      handleInvalid =
          Checked.text(
              parent,
              "handleInvalid",
              doc,
              value -> {
                if (!known.contains(value)) {
                  throw new IllegalArgumentException(
                      String.format(
                          "handleInvalid must be one of %s, got '%s'",
                          String.join(", ", known), value));
                }
              });
    }

    /** Of a stage that predicts. */
    public static Declared ofPredictions(Params parent) {
      return new Declared(
          parent,
          "what becomes of a row with a number that is null, NaN or infinite in single precision:"
              + " error, keep (predictions are NaN; in a fit as error), skip (it is left out)");
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(handleInvalid, ERROR);
    }
  }

  /**
   * What becomes of an invalid row: one with a number that is null, NaN or infinite, in the columns
   * that the stage reads. Default error, with the row's fault in words. {@code keep} leaves the row
   * and says that there is nothing to say of it: predictions and all that goes with them are NaN,
   * never a class; in a fit it is as {@code error}. {@code skip} leaves the row out, in a fit and
   * of a table that is scored, and is refused for a single vector. A row of another length than the
   * others is an error always.
   */
  default Param<String> handleInvalid() {
    return invalidRowsParams().handleInvalid;
  }

  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /**
   * Setters, for a model too.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends InvalidRowsParams, Fluent<S> {
    default S setHandleInvalid(String value) {
      return assign(handleInvalid(), value);
    }
  }
}
