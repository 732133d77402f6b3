package sparknn.internal.rows;

import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.distributed.Census;
import sparknn.internal.distributed.Inventory;
import sparknn.nn.data.Example;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.loss.Accuracy;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Metric;
import sparknn.nn.spec.Require;
import sparknn.nn.spec.Spec;

/**
 * Labels that are classes, as Spark has them: 0, 1, …, C − 1, or false and true. C stands in the
 * column's metadata where a StringIndexer wrote it; otherwise it is the largest label plus one.
 *
 * @param column the name of the label column
 * @param declared C as the metadata have it, 0 if they don't
 * @param labelSmoothing share of each label that is spread over all classes
 * @param classWeights as {@link ClassWeights} has them
 */
public record ClassTargets(String column, int declared, double labelSmoothing, String classWeights)
    implements Targets {
  /** Without metadata, a larger label is a mistake and not a class. */
  static final int MOST_UNDECLARED = 10_000;

  /** As a schema declares them, in a numeric column; false and true are the classes 0 and 1. */
  public static ClassTargets of(
      StructType schema, String column, double labelSmoothing, String classWeights) {
    if (Columns.require(schema, column, "label").dataType().equals(DataTypes.BooleanType)) {
      return new ClassTargets(column, 2, labelSmoothing, classWeights);
    }
    // Before the metadata: Spark refuses to look for them in other columns, without a reason.
    Columns.requireNumeric(
        schema, column, "label", " (a StringIndexer turns other labels into numbers)");
    StructField field = Columns.require(schema, column, "label");
    Attribute attribute = Attribute.fromStructField(field);
    int declared = 0;
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      declared = (int) nominal.getNumValues().get();
    } else if (attribute instanceof BinaryAttribute) {
      declared = 2;
    }
    return new ClassTargets(column, declared, labelSmoothing, classWeights);
  }

  @Override
  public void check(StructType schema, Loss loss) {
    if (!loss.classes()) {
      throw new IllegalArgumentException(
          "loss must be one for classes, such as softmaxCrossEntropy, got " + loss.spec());
    }
    if (declared > 0) {
      ClassWeights.requireAtMost(declared, classWeights);
    }
  }

  @Override
  public Loss loss(String spec) {
    return labelSmoothing == 0
        ? Loss.CATALOG.create(spec)
        : Loss.CATALOG.create(
            Spec.parse(spec).with("labelSmoothing", String.valueOf(labelSmoothing)));
  }

  @Override
  public boolean classes() {
    return true;
  }

  @Override
  public double[] classWeights(Inventory inventory) {
    return ClassWeights.of(classWeights, inventory);
  }

  @Override
  public int size(Object first) {
    return 1;
  }

  @Override
  public String read(Object value, int size, Example into) {
    double label = value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
    int limit = declared > 0 ? declared : MOST_UNDECLARED;
    into.setTarget(label);
    if (label >= 0 && label < limit && label == Math.rint(label)) {
      return null;
    }
    String expected = declared > 0 ? "in 0.." + (declared - 1) : "0, 1, 2 and so on";
    return String.format(
        "'%s' must be a whole number %s%s, got %s",
        column,
        expected,
        label >= limit && declared == 0
            ? ", below " + limit + " where metadata name no classes"
            : "",
        Require.text(label));
  }

  @Override
  public int outputs(Census census) {
    boolean one = census.leastTarget() == census.largestTarget();
    if (one && declared < 2) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have at least two classes, got only class %s in all %d rows",
              column,
              Require.text(census.leastTarget()),
              census.trainingRows() + census.heldOutRows()));
    }
    int classes = declared > 0 ? declared : (int) census.largestTarget() + 1;
    ClassWeights.requireAtMost(classes, classWeights);
    return classes;
  }

  @Override
  public int outputs(Dataset<Row> labels, int size) {
    if (declared > 0) {
      return declared;
    }
    Object largest = labels.agg(functions.max(labels.col(labels.columns()[0]))).first().get(0);
    Example label = new Example();
    String problem = read(largest, 1, label);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return (int) label.target(0) + 1;
  }

  @Override
  public TargetScaling scaling(Census census) {
    return TargetScaling.none(1);
  }

  @Override
  public Metric metric(TargetScaling scaling) {
    return new Accuracy();
  }
}
