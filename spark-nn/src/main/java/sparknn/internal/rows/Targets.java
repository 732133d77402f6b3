package sparknn.internal.rows;

import java.io.Serializable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.distributed.Census;
import sparknn.internal.distributed.Inventory;
import sparknn.nn.data.Example;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Metric;

/** What a label column means: classes or values. */
public interface Targets extends Serializable {
  /** Checks the column and the loss. */
  void check(StructType schema, Loss loss);

  /** The loss that a text names, as these targets want it. */
  default Loss loss(String spec) {
    return Loss.CATALOG.create(spec);
  }

  /** Whether they are classes. */
  default boolean classes() {
    return false;
  }

  /** What the weights of rows are multiplied with, by class; empty if classes have no say. */
  default double[] classWeights(Inventory inventory) {
    return new double[0];
  }

  /**
   * How many numbers a label has.
   *
   * @param first a label of the data, not null
   */
  int size(Object first);

  /**
   * Reads a label.
   *
   * @param value not null
   * @return null if all is well, otherwise what is wrong
   */
  String read(Object value, int size, Example into);

  /** How many outputs the network must have; refuses labels that nothing can be learnt from. */
  int outputs(Census census);

  /**
   * The same without a census.
   *
   * @param labels one column, the labels; read only where nothing else tells
   * @param size of the first label
   */
  int outputs(Dataset<Row> labels, int size);

  /** The name of the column of offsets, which make rates of counts; empty: none. */
  default String offset() {
    return "";
  }

  /** As {@link Loss#variancePower} has it, where there are offsets. */
  default double variancePower() {
    return 1;
  }

  /** How labels are brought to a common scale. */
  TargetScaling scaling(Census census);

  /** What is reported beside the loss. */
  Metric metric(TargetScaling scaling);
}
