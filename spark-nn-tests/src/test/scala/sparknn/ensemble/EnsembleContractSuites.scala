package sparknn.ensemble

import org.apache.spark.ml.param.ParamMap
import sparknn.classification.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import sparknn.regression.{NeuralNetworkRegressionModel, NeuralNetworkRegressor}
import sparknn.stage.{EstimatorContract, StageContract}
import sparknn.testing.SmallData

class EnsembleClassifierContractSuite
    extends EstimatorContract[EnsembleClassifier, EnsembleClassificationModel]
    with SmallData {
  override protected def stage = new EnsembleClassifier()
    .setEstimator(new NeuralNetworkClassifier("inner").setHiddenLayers(4).setMaxIter(2))
    .setNumMembers(2)
  override protected def reader = EnsembleClassifier.read()
  override protected def load(path: String) = EnsembleClassifier.load(path)
  override protected def content(ensemble: EnsembleClassifier) =
    (ensemble.getEstimator.uid, settings(ensemble.getEstimator))
  override protected def data = clouds
  override protected def learnt(model: EnsembleClassificationModel) =
    model
      .models()
      .toArray(Array.empty[NeuralNetworkClassificationModel])
      .toSeq
      .flatMap(_.parameters())
  override protected def another(ensemble: EnsembleClassifier) =
    ParamMap(ensemble.seed -> 5L, ensemble.numMembers -> 3)
}

class EnsembleRegressorContractSuite
    extends EstimatorContract[EnsembleRegressor, EnsembleRegressionModel]
    with SmallData {
  override protected def stage = new EnsembleRegressor()
    .setEstimator(new NeuralNetworkRegressor("inner").setHiddenLayers(4).setMaxIter(2))
    .setNumMembers(2)
  override protected def reader = EnsembleRegressor.read()
  override protected def load(path: String) = EnsembleRegressor.load(path)
  override protected def content(ensemble: EnsembleRegressor) =
    (ensemble.getEstimator.uid, settings(ensemble.getEstimator))
  override protected def data = waves
  override protected def learnt(model: EnsembleRegressionModel) =
    model.models().toArray(Array.empty[NeuralNetworkRegressionModel]).toSeq.flatMap(_.parameters())
  override protected def another(ensemble: EnsembleRegressor) =
    ParamMap(ensemble.seed -> 5L, ensemble.numMembers -> 3)
}

class EnsembleClassificationModelContractSuite
    extends StageContract[EnsembleClassificationModel]
    with SmallData {
  private lazy val model = new EnsembleClassifier("fitted")
    .setEstimator(new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(1))
    .setNumMembers(2)
    .fit(clouds)
  override protected def stage = model
  override protected def reader = EnsembleClassificationModel.read()
  override protected def load(path: String) = EnsembleClassificationModel.load(path)
  override protected def content(model: EnsembleClassificationModel) =
    model.models().toArray(Array.empty[NeuralNetworkClassificationModel]).toSeq.map { member =>
      (member.uid, settings(member), member.parameters().toSeq, member.summary().passes())
    }
}

class EnsembleRegressionModelContractSuite
    extends StageContract[EnsembleRegressionModel]
    with SmallData {
  private lazy val model = new EnsembleRegressor("fitted")
    .setEstimator(new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(1))
    .setNumMembers(2)
    .fit(waves)
  override protected def stage = model
  override protected def reader = EnsembleRegressionModel.read()
  override protected def load(path: String) = EnsembleRegressionModel.load(path)
  override protected def content(model: EnsembleRegressionModel) =
    model.models().toArray(Array.empty[NeuralNetworkRegressionModel]).toSeq.map { member =>
      (member.uid, settings(member), member.parameters().toSeq, member.summary().passes())
    }
}
