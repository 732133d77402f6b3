package sparknn.classification

import org.apache.spark.ml.param.ParamMap
import sparknn.stage.EstimatorContract
import sparknn.testing.SmallData

class ClassifierContractSuite
    extends EstimatorContract[NeuralNetworkClassifier, NeuralNetworkClassificationModel]
    with SmallData {
  override protected def stage = new NeuralNetworkClassifier().setHiddenLayers(4).setMaxIter(2)
  override protected def reader = NeuralNetworkClassifier.read()
  override protected def load(path: String) = NeuralNetworkClassifier.load(path)
  override protected def data = clouds
  override protected def learnt(model: NeuralNetworkClassificationModel) = model.parameters().toSeq
  override protected def another(estimator: NeuralNetworkClassifier) =
    ParamMap(estimator.stepSize -> 0.1, estimator.maxIter -> 3)
}
