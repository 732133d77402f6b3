package sparknn.param;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasWeightCol;
import sparknn.nn.calibration.Calibrator;

/**
 * All Params that the classifier and the regressor share, and Spark's {@code weightCol}.
 *
 * @since 0.1.0
 */
public interface NeuralNetworkParams
    extends NetworkParams,
        TableParams,
        OptimizationParams,
        RegularizationParams,
        ValidationParams,
        DistributionParams,
        CheckpointParams,
        TransferParams,
        HiddenOutputParams,
        InvalidRowsParams,
        ScoringParams,
        HasWeightCol {
  /** The Params of all topics. */
  Declared declared();

  /** The Params of all topics, with their defaults. */
  final class Declared implements Serializable {
    private final NetworkParams.Declared network;
    private final TableParams.Declared table;
    private final OptimizationParams.Declared optimization;
    private final RegularizationParams.Declared regularization;
    private final ValidationParams.Declared validation;
    private final DistributionParams.Declared distribution;
    private final CheckpointParams.Declared checkpoint;
    private final TransferParams.Declared transfer;
    private final HiddenOutputParams.Declared hiddenOutput;
    private final InvalidRowsParams.Declared invalidRows;
    private final ScoringParams.Declared scoring;
    private Param<String> weightCol;

    /** Declares them for a stage. */
    public Declared(Params parent, String defaultLoss) {
      network = new NetworkParams.Declared(parent, defaultLoss);
      table = new TableParams.Declared(parent);
      optimization = new OptimizationParams.Declared(parent);
      regularization = new RegularizationParams.Declared(parent);
      validation = new ValidationParams.Declared(parent);
      distribution = new DistributionParams.Declared(parent);
      checkpoint = new CheckpointParams.Declared(parent);
      transfer = new TransferParams.Declared(parent);
      hiddenOutput = new HiddenOutputParams.Declared(parent);
      invalidRows = InvalidRowsParams.Declared.ofPredictions(parent);
      scoring = new ScoringParams.Declared(parent);
    }
  }

  /** What brings predictions in line with held-out rows after the training; none by default. */
  default Optional<Calibrator> calibrator() {
    return Optional.empty();
  }

  /** What a constructor calls once {@link #declared} answers. */
  default void initializeParams() {
    HasWeightCol.$init$(this);
    declared().network.setDefaults(this);
    declared().table.setDefaults(this);
    declared().optimization.setDefaults(this);
    declared().regularization.setDefaults(this);
    declared().validation.setDefaults(this);
    declared().checkpoint.setDefaults(this);
    declared().invalidRows.setDefaults(this);
    declared().scoring.setDefaults(this);
  }

  @Override
  default NetworkParams.Declared networkParams() {
    return declared().network;
  }

  @Override
  default TableParams.Declared tableParams() {
    return declared().table;
  }

  @Override
  default OptimizationParams.Declared optimizationParams() {
    return declared().optimization;
  }

  @Override
  default RegularizationParams.Declared regularizationParams() {
    return declared().regularization;
  }

  @Override
  default ValidationParams.Declared validationParams() {
    return declared().validation;
  }

  @Override
  default DistributionParams.Declared distributionParams() {
    return declared().distribution;
  }

  @Override
  default CheckpointParams.Declared checkpointParams() {
    return declared().checkpoint;
  }

  @Override
  default TransferParams.Declared transferParams() {
    return declared().transfer;
  }

  @Override
  default HiddenOutputParams.Declared hiddenOutputParams() {
    return declared().hiddenOutput;
  }

  @Override
  default InvalidRowsParams.Declared invalidRowsParams() {
    return declared().invalidRows;
  }

  @Override
  default ScoringParams.Declared scoringParams() {
    return declared().scoring;
  }

  @Override
  default Param<String> weightCol() {
    return declared().weightCol;
  }

  /** How Spark's trait hands over the Param that it makes. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {
    declared().weightCol = param;
  }

  /**
   * Setters for an estimator.
   *
   * @param <S> the estimator
   */
  interface Setters<S>
      extends NeuralNetworkParams,
          NetworkParams.Setters<S>,
          TableParams.Setters<S>,
          OptimizationParams.Setters<S>,
          RegularizationParams.Setters<S>,
          ValidationParams.Setters<S>,
          DistributionParams.Setters<S>,
          CheckpointParams.Setters<S>,
          TransferParams.Setters<S>,
          HiddenOutputParams.Setters<S>,
          InvalidRowsParams.Setters<S>,
          ScoringParams.Setters<S> {
    default S setWeightCol(String value) {
      return assign(weightCol(), value);
    }
  }
}
