"""Saved in Python, loaded in Java and Python, and the other way round."""

import numpy as np
import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel
from pyspark.sql import DataFrame

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.ensemble import EnsembleClassificationModel, EnsembleClassifier
from sparknn.feature import Standardizer, Whitener, WhitenerModel


@pytest.fixture
def network(spark):
    return NeuralNetworkClassifier(layers=["dense(3)", "relu"], maxIter=2, seed=3)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "saved")


def by_java(model, data, column):
    """What a Java object predicts."""
    return column(DataFrame(model.transform(data._jdf), data.sparkSession), "prediction")


def test_an_estimator(network, jvm, path):
    network.save(path)
    loaded = NeuralNetworkClassifier.load(path)
    assert loaded.uid == network.uid
    assert loaded.extractParamMap() == network.extractParamMap()
    java = jvm.sparknn.classification.NeuralNetworkClassifier.load(path)
    assert java.uid() == network.uid
    assert list(java.getOrDefault(java.getParam("layers"))) == ["dense(3)", "relu"]
    java.set(java.getParam("maxIter").w(9))
    java.write().overwrite().save(path)
    assert NeuralNetworkClassifier.load(path).getMaxIter() == 9


def test_a_model(network, clouds, jvm, path, column):
    model = network.fit(clouds)
    model.setPredictionCol("guess").setPredictionCol("prediction").save(path)
    expected = column(model.transform(clouds), "probability")
    loaded = NeuralNetworkClassificationModel.load(path)
    assert column(loaded.transform(clouds), "probability") == expected
    assert loaded.summary.passes == model.summary.passes
    assert np.array_equal(loaded.parameters, model.parameters)
    assert loaded.getSeed() == 3 and loaded.getMaxIter() == 2
    java = jvm.sparknn.classification.NeuralNetworkClassificationModel.load(path)
    assert by_java(java, clouds, column) == column(model.transform(clouds), "prediction")
    java.write().overwrite().save(path)
    again = NeuralNetworkClassificationModel.load(path)
    assert column(again.transform(clouds), "probability") == expected


def test_a_pipeline(network, clouds, jvm, path, column):
    scaler = Standardizer(inputCol="features", outputCol="x", withStd=False)
    model = Pipeline(stages=[scaler, network.setFeaturesCol("x")]).fit(clouds)
    expected = column(model.transform(clouds), "prediction")
    model.save(path)
    loaded = PipelineModel.load(path)
    assert column(loaded.transform(clouds), "prediction") == expected
    assert loaded.stages[0].getWithStd() is False
    java = jvm.org.apache.spark.ml.PipelineModel.load(path)
    assert by_java(java, clouds, column) == expected
    # What a job in Java saves is read in Python.
    java.write().overwrite().save(path)
    assert column(PipelineModel.load(path).transform(clouds), "prediction") == expected


def test_an_untrained_pipeline(network, clouds, path):
    ensemble = EnsembleClassifier(estimator=network.setFeaturesCol("x"), numMembers=2)
    whitener = Whitener(inputCol="features", outputCol="x", k=2)
    Pipeline(stages=[whitener, ensemble]).save(path)
    loaded = Pipeline.load(path)
    assert loaded.getStages()[0].getK() == 2
    assert loaded.getStages()[1].getEstimator().getLayers() == ["dense(3)", "relu"]
    assert loaded.getStages()[1].getFeaturesCol() == "x"
    assert [type(one) for one in loaded.fit(clouds).stages] == [
        WhitenerModel,
        EnsembleClassificationModel,
    ]


def test_an_ensemble(network, clouds, path, column):
    model = EnsembleClassifier(estimator=network, numMembers=2).fit(clouds)
    model.save(path)
    loaded = EnsembleClassificationModel.load(path)
    assert column(loaded.transform(clouds), "probability") == column(
        model.transform(clouds), "probability"
    )


def test_a_cross_validator_with_an_ensemble(network, clouds, path, column):
    ensemble = EnsembleClassifier(estimator=network, numMembers=1)
    # Settings of the estimator within can be searched but not saved, by a rule of Spark's.
    grid = [{ensemble.numMembers: 1}, {ensemble.numMembers: 2, ensemble.bagging: True}]
    search = CrossValidator(
        estimator=ensemble,
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(),
        numFolds=2,
    )
    search.save(path)
    loaded = CrossValidator.load(path)
    assert [sorted(map(str, one.values())) for one in loaded.getEstimatorParamMaps()] == [
        sorted(map(str, one.values())) for one in grid
    ]
    model = loaded.fit(clouds)
    model.write().overwrite().save(path)
    again = CrossValidatorModel.load(path)
    assert again.avgMetrics == model.avgMetrics
    assert column(again.transform(clouds), "prediction") == column(
        model.transform(clouds), "prediction"
    )
