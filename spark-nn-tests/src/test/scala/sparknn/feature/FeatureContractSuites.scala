package sparknn.feature

import org.apache.spark.ml.Estimator
import org.apache.spark.ml.Model
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.util.MLWritable
import sparknn.stage.{EstimatorContract, StageContract}
import sparknn.testing.SmallData

/** What our estimators of features have in common. */
trait FeatureEstimatorContract[E <: Estimator[M] with MLWritable, M <: Model[M]]
    extends EstimatorContract[E, M]
    with SmallData {
  override protected def data = clouds
  override protected def needed = Seq("features")
  override protected def added =
    ("out", "outputCol must name a new column, got 'out', which is there")
}

class MeanSubtractorContractSuite
    extends FeatureEstimatorContract[MeanSubtractor, MeanSubtractorModel] {
  override protected def stage =
    new MeanSubtractor().setInputCol("features").setOutputCol("out")
  override protected def reader = MeanSubtractor.read()
  override protected def load(path: String) = MeanSubtractor.load(path)
  override protected def learnt(model: MeanSubtractorModel) =
    model.mean.toArray.map(_.toFloat).toSeq
  override protected def another(estimator: MeanSubtractor) = ParamMap(estimator.channels -> 1)
}

class StandardizerContractSuite extends FeatureEstimatorContract[Standardizer, StandardizerModel] {
  override protected def stage = new Standardizer().setInputCol("features").setOutputCol("out")
  override protected def reader = Standardizer.read()
  override protected def load(path: String) = Standardizer.load(path)
  override protected def learnt(model: StandardizerModel) =
    (model.mean.toArray ++ model.std.toArray).map(_.toFloat).toSeq
  override protected def another(estimator: Standardizer) = ParamMap(estimator.channels -> 1)
}

class WhitenerContractSuite extends FeatureEstimatorContract[Whitener, WhitenerModel] {
  override protected def stage = new Whitener().setInputCol("features").setOutputCol("out")
  override protected def reader = Whitener.read()
  override protected def load(path: String) = Whitener.load(path)
  override protected def learnt(model: WhitenerModel) =
    (model.mean.toArray ++ model.variances.toArray ++ model.components.toArray).map(_.toFloat).toSeq
  override protected def another(estimator: Whitener) = ParamMap(estimator.k -> 1)
}

class MeanSubtractorModelContractSuite extends StageContract[MeanSubtractorModel] with SmallData {
  private lazy val model =
    new MeanSubtractor("fitted").setInputCol("features").setOutputCol("out").fit(clouds)
  override protected def stage = model
  override protected def reader = MeanSubtractorModel.read()
  override protected def load(path: String) = MeanSubtractorModel.load(path)
  override protected def content(model: MeanSubtractorModel) = (model.mean, model.numFeatures)
}

class StandardizerModelContractSuite extends StageContract[StandardizerModel] with SmallData {
  private lazy val model =
    new Standardizer("fitted").setInputCol("features").setOutputCol("out").fit(clouds)
  override protected def stage = model
  override protected def reader = StandardizerModel.read()
  override protected def load(path: String) = StandardizerModel.load(path)
  override protected def content(model: StandardizerModel) =
    (model.mean, model.std, model.numFeatures)
}

class WhitenerModelContractSuite extends StageContract[WhitenerModel] with SmallData {
  private lazy val model =
    new Whitener("fitted").setInputCol("features").setOutputCol("out").setK(1).fit(clouds)
  override protected def stage = model
  override protected def reader = WhitenerModel.read()
  override protected def load(path: String) = WhitenerModel.load(path)
  override protected def content(model: WhitenerModel) =
    (model.mean, model.variances, model.components, model.explainedVariance)
}

class ImageVectorizerContractSuite extends StageContract[ImageVectorizer] {
  override protected def stage = new ImageVectorizer().setInputCol("content").setOutputCol("out")
  override protected def reader = ImageVectorizer.read()
  override protected def load(path: String) = ImageVectorizer.load(path)
}
