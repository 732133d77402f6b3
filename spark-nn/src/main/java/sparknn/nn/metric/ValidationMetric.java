package sparknn.nn.metric;

import sparknn.nn.loss.Loss;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * A metric of held-out rows by which a training may choose its best pass, instead of the loss.
 *
 * <p>It is made from sums over examples, of which partitions may have parts: their number depends
 * on the task and not on how many examples there are. Sums of partitions are added in a fixed
 * order, so that the metric has the same bits on any number of cores. Implementations are
 * stateless, immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface ValidationMetric extends Component {
  /** Finds metrics by name. */
  ComponentCatalog<ValidationMetric> CATALOG =
      ComponentCatalog.of(ValidationMetric.class, "validation metric");

  /** What it is called in tables and logs, such as {@code AUC-PR}. */
  String label();

  /**
   * Demands a task that it can measure.
   *
   * @throws IllegalArgumentException in three parts
   */
  void check(Task task);

  /** How many sums there are. */
  int sums(Task task);

  /**
   * Adds some examples to the sums.
   *
   * @param output {@code [rows, outputs]}
   * @param target {@code [rows, targetSize]}, as training sees it
   * @param weight {@code [rows]}
   */
  void add(Task task, float[] output, float[] target, float[] weight, int rows, double[] sums);

  /** The metric of all examples; NaN where it is not defined, as of examples of one class. */
  double of(Task task, double[] sums);

  /** Whether more of it is better. */
  default boolean largerIsBetter() {
    return true;
  }

  /** Demands a loss for classes. */
  default void requireClasses(Loss loss) {
    if (!loss.classes()) {
      throw new IllegalArgumentException(
          String.format(
              "validationMetric %s must be used with a loss for classes, such as"
                  + " softmaxCrossEntropy, got the loss %s",
              spec(), loss.spec()));
    }
  }

  /** Demands a loss for classes, or for labels that apply or do not. */
  default void requireDecisions(Loss loss) {
    if (!loss.classes() && !loss.logits()) {
      throw new IllegalArgumentException(
          String.format(
              "validationMetric %s must be used with a loss for classes or labels, such as"
                  + " softmaxCrossEntropy or sigmoidCrossEntropy, got the loss %s",
              spec(), loss.spec()));
    }
  }
}
