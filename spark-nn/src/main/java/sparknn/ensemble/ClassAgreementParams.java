package sparknn.ensemble;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.scoring.OutputColumns;
import sparknn.param.Checked;

/**
 * The Params of an ensemble of classifiers. Public, as Spark finds Params by reflection.
 *
 * @since 0.1.0
 */
public interface ClassAgreementParams extends EnsembleParams {
  /** The Params about agreement. */
  Agreement agreement();

  /** The Params about agreement. */
  final class Agreement implements Serializable {
    private final Param<String> entropyCol;
    private final Param<String> mutualInformationCol;

    Agreement(Params parent) {
      entropyCol =
          Checked.text(
              parent,
              "entropyCol",
              "name of the column for the entropy of the averaged probabilities, in nats: all"
                  + " uncertainty; empty: none",
              name -> {});
      mutualInformationCol =
          Checked.text(
              parent,
              "mutualInformationCol",
              "name of the column for the entropy of the averaged probabilities minus the average"
                  + " of the members' entropies, in nats: uncertainty by disagreement; empty: none",
              name -> {});
    }
  }

  /**
   * Name of the column for the entropy of the averaged probabilities, {@code H(p) = - Σ_c p_c log
   * p_c} in nats: from 0 to the logarithm of the number of classes. Default empty: none.
   */
  default Param<String> entropyCol() {
    return agreement().entropyCol;
  }

  /**
   * Name of the column for the mutual information of class and member, {@code H(p) - 1/M Σ_m
   * H(p_m)} in nats: from 0, where all members say the same, to the entropy. High where members
   * disagree (rows unlike those trained on), low where they agree that classes overlap (Houlsby et
   * al. 2011, "Bayesian active learning for classification and preference learning"; Depeweg et al.
   * 2018). Default empty: none.
   */
  default Param<String> mutualInformationCol() {
    return agreement().mutualInformationCol;
  }

  default String getEntropyCol() {
    return getOrDefault(entropyCol());
  }

  default String getMutualInformationCol() {
    return getOrDefault(mutualInformationCol());
  }

  /** A schema with the columns about agreement. */
  default StructType withAgreement(StructType schema) {
    StructType more = schema;
    more = OutputColumns.foretell(more, getStdCol(), "stdCol", DataTypes.DoubleType);
    more = OutputColumns.foretell(more, getEntropyCol(), "entropyCol", DataTypes.DoubleType);
    return OutputColumns.foretell(
        more, getMutualInformationCol(), "mutualInformationCol", DataTypes.DoubleType);
  }

  /** What a constructor calls. */
  default void initializeEnsembleParams() {
    ensembleParams().setDefaults(this);
    setDefault(entropyCol(), "");
    setDefault(mutualInformationCol(), "");
  }

  /**
   * Setters of output columns.
   *
   * @param <S> the stage
   */
  interface AgreementSetters<S> extends ClassAgreementParams, EnsembleParams.ColumnSetters<S> {
    default S setEntropyCol(String value) {
      return assign(entropyCol(), value);
    }

    default S setMutualInformationCol(String value) {
      return assign(mutualInformationCol(), value);
    }
  }
}
