"""The regressor: one target and several."""

import pytest
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.sql.functions import array, col

from sparknn.regression import NeuralNetworkRegressor

NETWORK = dict(hiddenLayers=[16], maxIter=15, stepSize=0.02)


def test_learns_a_value(waves):
    model = NeuralNetworkRegressor(**NETWORK).fit(waves)
    assert RegressionEvaluator().evaluate(model.transform(waves)) < 0.3
    assert model.summary.metricLabel == "RMSE"
    assert (model.numFeatures, model.numTargets) == (2, 1)


def test_learns_several(waves, column):
    both = waves.withColumn("label", array(col("label"), -col("label")))
    model = NeuralNetworkRegressor(**NETWORK).fit(both)
    assert model.numTargets == 2
    scored = model.transform(both)
    point, prediction = column(scored, "features")[3], column(scored, "prediction")[3]
    assert model.predictAll(point) == prediction
    assert model.predict(point) == prediction[0]


def test_loss_and_standardize_label(waves):
    network = NeuralNetworkRegressor(loss="huber(1.0)", standardizeLabel=False, maxIter=1)
    model = network.fit(waves)
    assert model.getLoss() == "huber(1.0)"
    assert model.getStandardizeLabel() is False


def test_diagnose(waves):
    look = NeuralNetworkRegressor(**NETWORK).diagnose(waves)
    assert look.initialLoss().loss > 0
    assert pytest.approx(look.stepSizeRange().suggestion * 10) == look.stepSizeRange().atLowestLoss
