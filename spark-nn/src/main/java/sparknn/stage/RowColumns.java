package sparknn.stage;

import org.apache.spark.sql.Row;
import sparknn.distributed.RowReader;
import sparknn.nn.data.Example;

/**
 * Reads a row that holds, in this order: features, label, weight, whether it is held out.
 *
 * @param features the name of the features column, for messages
 * @param width how many features there are
 * @param label the name of the label column, for messages
 * @param targets what a label means
 * @param targetSize how many numbers it has
 * @param weight the name of the weight column, for messages
 * @param indicator the name of the column of held-out rows, for messages
 */
record RowColumns(
    String features,
    int width,
    String label,
    Targets targets,
    int targetSize,
    String weight,
    String indicator)
    implements RowReader<Row> {
  @Override
  public String read(Row row, Example into) {
    String problem = Columns.readFeatures(Columns.value(row, 0), features, width, into);
    if (problem != null) {
      return problem;
    }
    Object target = Columns.value(row, 1);
    if (target == null) {
      return String.format("'%s' must not be null, got null", label);
    }
    problem = targets.read(target, targetSize, into);
    if (problem != null) {
      return problem;
    }
    Object amount = row.get(2);
    double count = amount == null ? Double.NaN : ((Number) amount).doubleValue();
    if (!(count >= 0) || Float.isInfinite((float) count)) {
      return String.format("'%s' must be a finite number, 0 or greater, got %s", weight, amount);
    }
    into.setWeight(count);
    if (row.isNullAt(3)) {
      return String.format("'%s' must be true or false, got null", indicator);
    }
    into.setValidation(row.getBoolean(3));
    return null;
  }
}
