package sparknn.stage;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.regression.Regressor;

/**
 * The id of a stage, and base classes that have it early enough.
 *
 * <p>Spark's Params read their parent's {@code uid()} while the Scala super constructors run,
 * before any field of a Java class is set. An inner class is given its enclosing instance before it
 * calls the super constructor; so the id is that instance: {@code new Uid(uid).super()}.
 */
public final class StageBases implements Serializable {
  private final String value;

  /** An id. */
  public StageBases(String value) {
    this.value = Objects.requireNonNull(value, "uid");
  }

  /** Base of a classifier. */
  public abstract class Classifier<
          E extends ProbabilisticClassifier<Vector, E, M>,
          M extends ProbabilisticClassificationModel<Vector, M>>
      extends ProbabilisticClassifier<Vector, E, M> {
    @Override
    public final String uid() {
      return value;
    }
  }

  /** Base of a classifier's model. */
  public abstract class ClassifierModel<M extends ProbabilisticClassificationModel<Vector, M>>
      extends ProbabilisticClassificationModel<Vector, M> {
    @Override
    public final String uid() {
      return value;
    }

    // javac refuses the class without it: two generic versions meet.
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public scala.Tuple3 findSummaryModel() {
      return super.findSummaryModel();
    }
  }

  /** Base of a regressor. */
  public abstract class RegressorStage<
          E extends Regressor<Vector, E, M>, M extends RegressionModel<Vector, M>>
      extends Regressor<Vector, E, M> {
    @Override
    public final String uid() {
      return value;
    }
  }

  /** Base of a regressor's model. */
  public abstract class RegressorModel<M extends RegressionModel<Vector, M>>
      extends RegressionModel<Vector, M> {
    @Override
    public final String uid() {
      return value;
    }
  }

  /** Base of any other estimator. */
  public abstract class EstimatorStage<M extends Model<M>> extends Estimator<M> {
    @Override
    public final String uid() {
      return value;
    }
  }

  /** Base of any other model. */
  public abstract class ModelStage<M extends Model<M>> extends Model<M> {
    @Override
    public final String uid() {
      return value;
    }
  }

  /** Base of a transformer that learns nothing. */
  public abstract class TransformerStage extends Transformer {
    @Override
    public final String uid() {
      return value;
    }
  }
}
