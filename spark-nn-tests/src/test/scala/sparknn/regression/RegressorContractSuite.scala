package sparknn.regression

import org.apache.spark.ml.param.ParamMap
import sparknn.stage.EstimatorContract
import sparknn.testing.SmallData

class RegressorContractSuite
    extends EstimatorContract[NeuralNetworkRegressor, NeuralNetworkRegressionModel]
    with SmallData {
  override protected def stage = new NeuralNetworkRegressor().setHiddenLayers(4).setMaxIter(2)
  override protected def reader = NeuralNetworkRegressor.read()
  override protected def load(path: String) = NeuralNetworkRegressor.load(path)
  override protected def data = waves
  override protected def learnt(model: NeuralNetworkRegressionModel) = model.parameters().toSeq
  override protected def another(estimator: NeuralNetworkRegressor) =
    ParamMap(estimator.stepSize -> 0.1, estimator.maxIter -> 3)
}
