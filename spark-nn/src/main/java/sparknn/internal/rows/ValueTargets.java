package sparknn.internal.rows;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.distributed.Census;
import sparknn.nn.data.Example;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.loss.Loss;
import sparknn.nn.loss.Metric;
import sparknn.nn.loss.RootMeanSquaredError;
import sparknn.nn.spec.Require;

/**
 * Labels that are values: one number, or several side by side.
 *
 * @param column the name of the label column
 * @param standardize whether training sees them with standard deviation 1; it sees them with mean 0
 *     unless the loss takes them as they are
 * @param loss what they are trained with
 * @param offset the name of the column of {@link Offsets}; empty: none
 */
public record ValueTargets(String column, boolean standardize, Loss loss, String offset)
    implements Targets {
  @Override
  public void check(StructType schema, Loss loss) {
    if (!Columns.isVectorLike(Columns.require(schema, column, "label").dataType())) {
      Columns.requireNumeric(schema, column, "label", ", a vector, array<float> or array<double>");
    }
    if (!offset.isEmpty()) {
      Offsets.require(schema, offset);
      if (!loss.logLink()) {
        throw new IllegalArgumentException(
            String.format(
                "offsetCol must be set only with a loss whose outputs are logarithms, such as"
                    + " poisson, got '%s' with the loss %s",
                offset, loss.spec()));
      }
    }
    if (loss.classes()) {
      throw new IllegalArgumentException(
          "loss must be one for values, such as squaredError, got " + loss.spec());
    }
  }

  @Override
  public int size(Object first) {
    if (first instanceof Number) {
      return 1;
    }
    int size = Columns.sizeOf(first);
    if (size == 1) {
      // Its predictions would be numbers, and not the vectors that the schema promised.
      throw new IllegalArgumentException(
          String.format(
              "'%s' must have at least two values where it is a vector or an array, got 1 (make it"
                  + " a number)",
              column));
    }
    return size;
  }

  @Override
  public String read(Object value, int size, Example into) {
    double[] target = new double[size];
    if (value instanceof Number number) {
      target[0] = number.doubleValue();
    } else {
      int got = Columns.sizeOf(value);
      if (got != size) {
        return String.format(
            "'%s' must have %d values as in the first row, got %d", column, size, got);
      }
      String problem = Columns.readArray(value, column, target);
      if (problem != null) {
        return problem;
      }
    }
    into.setTarget(target);
    for (double number : target) {
      if (!Float.isFinite((float) number)) {
        return String.format(
            "'%s' must be finite single-precision numbers, got %s", column, number);
      }
      if (!loss.targetRange().contains(number)) {
        return String.format(
            "'%s' must be %s for the loss %s, got %s",
            column, loss.targetRange(), loss.spec(), Require.text(number));
      }
    }
    return null;
  }

  @Override
  public int outputs(Census census) {
    return census.targetMean().length * loss.outputsPerTarget();
  }

  @Override
  public int outputs(Dataset<Row> labels, int size) {
    return size * loss.outputsPerTarget();
  }

  @Override
  public double variancePower() {
    return loss.variancePower();
  }

  /** The one that they were made for. */
  @Override
  public Loss loss(String spec) {
    return loss;
  }

  @Override
  public TargetScaling scaling(Census census) {
    boolean asTheyAre = loss.targetRange().bounded();
    TargetScaling scaling = TargetScaling.none(census.targetMean().length);
    for (int t = 0; t < census.targetMean().length; t++) {
      double mean = census.targetMean()[t];
      double std = census.targetStd(t);
      scaling.mean()[t] = asTheyAre ? 0 : mean;
      // A constant target stays finite.
      scaling.std()[t] = standardize && std > 0 ? std : 1;
      scaling.constant()[t] = std > 0 ? Double.NaN : mean;
    }
    return scaling;
  }

  @Override
  public Metric metric(TargetScaling scaling) {
    double[] constant = scaling.constant().clone();
    for (int t = 0; t < constant.length; t++) {
      constant[t] = scaling.scaled(constant[t], t);
    }
    return new RootMeanSquaredError(list(scaling.std()), list(constant), loss);
  }

  private static List<Double> list(double[] numbers) {
    return DoubleStream.of(numbers).boxed().toList();
  }
}
