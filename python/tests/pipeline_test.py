"""Our stages in PySpark's Pipeline, CrossValidator and TrainValidationSplit."""

import pytest
from pyspark.ml import Pipeline
from pyspark.ml.evaluation import MulticlassClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import IndexToString, StringIndexer
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder, TrainValidationSplit
from pyspark.sql.functions import expr

from sparknn.classification import NeuralNetworkClassifier
from sparknn.ensemble import EnsembleRegressor
from sparknn.feature import Standardizer
from sparknn.regression import NeuralNetworkRegressor


@pytest.fixture
def network(spark):
    return NeuralNetworkClassifier(hiddenLayers=[6], maxIter=4, stepSize=0.03)


def test_names_go_in_and_names_come_out(clouds, network):
    names = "element_at(array('left', 'right', 'top'), int(label) + 1)"
    named = clouds.withColumn("name", expr(names))
    indexer = StringIndexer(inputCol="name", outputCol="kind").fit(named)
    back = IndexToString(inputCol="prediction", outputCol="guess", labels=indexer.labels)
    scaler = Standardizer(inputCol="features", outputCol="scaled")
    network.setFeaturesCol("scaled").setLabelCol("kind")
    model = Pipeline(stages=[indexer, scaler, network, back]).fit(named)
    assert model.transform(named).where("guess = name").count() > 110


def test_cross_validator(clouds, network):
    scaler = Standardizer(inputCol="features", outputCol="scaled")
    pipeline = Pipeline(stages=[scaler, network.setFeaturesCol("scaled")])
    grid = (
        ParamGridBuilder()
        .addGrid(network.stepSize, [0.03, 1e-6])
        .addGrid(scaler.withStd, [True, False])
        .build()
    )
    search = CrossValidator(
        estimator=pipeline,
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        parallelism=2,
        seed=1,
    )
    model = search.fit(clouds)
    good = [metric for metric, one in zip(model.avgMetrics, grid) if one[network.stepSize] == 0.03]
    bad = [metric for metric, one in zip(model.avgMetrics, grid) if one[network.stepSize] == 1e-6]
    assert min(good) > max(bad)
    assert model.bestModel.stages[1].getStepSize() == 0.03


def test_train_validation_split_of_an_ensemble(waves):
    network = NeuralNetworkRegressor(hiddenLayers=[6], maxIter=3)
    ensemble = EnsembleRegressor(estimator=network, numMembers=2)
    grid = ParamGridBuilder().addGrid(network.stepSize, [0.03, 1e-7]).build()
    search = TrainValidationSplit(
        estimator=ensemble, estimatorParamMaps=grid, evaluator=RegressionEvaluator(), seed=1
    )
    model = search.fit(waves)
    assert model.validationMetrics[0] < model.validationMetrics[1]
    assert model.bestModel.models[0].getStepSize() == 0.03
