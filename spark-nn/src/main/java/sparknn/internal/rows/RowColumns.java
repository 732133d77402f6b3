package sparknn.internal.rows;

import org.apache.spark.sql.Row;
import sparknn.internal.distributed.RowFormat;
import sparknn.internal.distributed.RowReader;
import sparknn.internal.distributed.RowSizes;
import sparknn.nn.data.Example;

/**
 * Reads a row that holds, in this order: features, label, weight, whether it is held out, offset.
 *
 * @param features the columns of features
 * @param label the name of the label column, for messages
 * @param targets what a label means
 * @param weight the name of the weight column, for messages
 * @param indicator the name of the column of held-out rows, for messages
 */
record RowColumns(
    FeatureColumns features, String label, Targets targets, String weight, String indicator)
    implements RowFormat<Row> {
  @Override
  public RowSizes sizes(Row first) {
    int width = features.width(Columns.value(first, 0));
    Object value = Columns.value(first, 1);
    if (value == null) {
      throw new IllegalArgumentException(String.format("'%s' must not be null, got null", label));
    }
    boolean single = value instanceof Number || value instanceof Boolean;
    if (!single && Columns.sizeOf(value) == 0) {
      throw new IllegalArgumentException(
          String.format("'%s' must have at least one value, got none", label));
    }
    return new RowSizes(width, targets.size(value));
  }

  @Override
  public RowReader<Row> reader(RowSizes sizes) {
    return (row, into) -> read(row, sizes, into);
  }

  @Override
  public void requireSame(RowSizes first, RowSizes later) {
    requireSame(features.name(), first.width(), later.width());
    requireSame(label, first.targetSize(), later.targetSize());
  }

  private static void requireSame(String name, int first, int later) {
    if (first != later) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have %d values as in the first row, got %d", name, first, later));
    }
  }

  @Override
  public boolean classes() {
    return targets.classes();
  }

  private String read(Row row, RowSizes sizes, Example into) {
    String problem = features.read(Columns.value(row, 0), sizes.width(), into);
    if (problem != null) {
      return problem;
    }
    Object target = Columns.value(row, 1);
    if (target == null) {
      return String.format("'%s' must not be null, got null", label);
    }
    problem = targets.read(target, sizes.targetSize(), into);
    if (problem != null) {
      return problem;
    }
    Object amount = row.get(2);
    double count = amount == null ? Double.NaN : ((Number) amount).doubleValue();
    if (!(count >= 0) || Float.isInfinite((float) count)) {
      return String.format("'%s' must be a finite number, 0 or greater, got %s", weight, amount);
    }
    into.setWeight(count);
    if (!targets.offset().isEmpty()) {
      problem = Offsets.read(row.get(4), targets, sizes.targetSize(), into);
      if (problem != null) {
        return problem;
      }
      if (Float.isInfinite((float) into.weight())) {
        return String.format(
            "'%s' times the exponential of '%s' must be a finite single-precision number, got %s",
            weight, targets.offset(), into.weight());
      }
    }
    if (row.isNullAt(3)) {
      return String.format("'%s' must be true or false, got null", indicator);
    }
    into.setValidation(row.getBoolean(3));
    return null;
  }
}
