package sparknn.regression

import sparknn.stage.StageContract
import sparknn.testing.SmallData

class RegressionModelContractSuite
    extends StageContract[NeuralNetworkRegressionModel]
    with SmallData {
  private lazy val model =
    new NeuralNetworkRegressor("fitted").setHiddenLayers(4).setMaxIter(2).fit(waves)

  override protected def stage = model
  override protected def reader = NeuralNetworkRegressionModel.read()
  override protected def load(path: String) = NeuralNetworkRegressionModel.load(path)
  override protected def content(model: NeuralNetworkRegressionModel) =
    (model.network.toString, model.parameters().toSeq, model.summary().passes())
}
