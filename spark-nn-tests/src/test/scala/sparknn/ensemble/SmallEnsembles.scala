package sparknn.ensemble

import org.apache.spark.ml.Transformer
import org.apache.spark.sql.DataFrame
import org.scalatest.Suite
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.testing.SmallData

/** Ensembles that are trained in a second, and their members. */
trait SmallEnsembles extends SmallData { this: Suite =>
  protected def classifier: NeuralNetworkClassifier =
    new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2).setStepSize(0.02)

  protected def regressor: NeuralNetworkRegressor =
    new NeuralNetworkRegressor().setHiddenLayers(8).setMaxIter(3).setStepSize(0.02)

  protected def classifiers: EnsembleClassifier =
    new EnsembleClassifier().setEstimator(classifier).setNumMembers(3)

  protected def regressors: EnsembleRegressor =
    new EnsembleRegressor().setEstimator(regressor).setNumMembers(3)

  protected def members(
      model: EnsembleClassificationModel
  ): Seq[NeuralNetworkClassificationModel] =
    model.models().toArray(Array.empty[NeuralNetworkClassificationModel]).toSeq

  protected def members(model: EnsembleRegressionModel): Seq[NeuralNetworkRegressionModel] =
    model.models().toArray(Array.empty[NeuralNetworkRegressionModel]).toSeq

  protected def parameters(model: EnsembleClassificationModel): Seq[Seq[Float]] =
    members(model).map(_.parameters().toSeq)

  protected def parameters(model: EnsembleRegressionModel): Seq[Seq[Float]] =
    members(model).map(_.parameters().toSeq)

  /** For each row, what each member gives in a column of vectors: row, member, class. */
  protected def byRow(
      members: Seq[Transformer],
      data: DataFrame,
      column: String
  ): Seq[Seq[Array[Double]]] =
    members.map(member => vectors(member.transform(data), column).map(_.toArray)).transpose

  protected def mean(values: Seq[Double]): Double = values.sum / values.length

  /** Over all of them: divided by their number. */
  protected def deviation(values: Seq[Double]): Double =
    math.sqrt(mean(values.map(value => math.pow(value - mean(values), 2))))
}
