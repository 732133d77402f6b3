package sparknn.classification

import sparknn.stage.StageContract
import sparknn.testing.SmallData

class ClassificationModelContractSuite
    extends StageContract[NeuralNetworkClassificationModel]
    with SmallData {
  private lazy val model =
    new NeuralNetworkClassifier("fitted").setHiddenLayers(4).setMaxIter(2).fit(clouds)

  override protected def stage = model
  override protected def reader = NeuralNetworkClassificationModel.read()
  override protected def load(path: String) = NeuralNetworkClassificationModel.load(path)
  override protected def content(model: NeuralNetworkClassificationModel) =
    (model.network.toString, model.parameters().toSeq, model.summary().passes())
}
