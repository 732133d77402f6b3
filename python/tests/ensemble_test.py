"""Ensembles: members, agreement, the estimator that goes along."""

import numpy as np
import pytest

from sparknn.classification import NeuralNetworkClassifier
from sparknn.ensemble import EnsembleClassifier, EnsembleRegressor
from sparknn.regression import NeuralNetworkRegressor


def test_classifiers_are_averaged(clouds, column):
    network = NeuralNetworkClassifier(hiddenLayers=[4], maxIter=3, featuresCol="features")
    ensemble = EnsembleClassifier(
        estimator=network, numMembers=2, stdCol="std", entropyCol="entropy"
    )
    model = ensemble.fit(clouds)
    scored = model.transform(clouds)
    members = [column(one.transform(clouds), "probability")[5].toArray() for one in model.models]
    assert len(members) == 2 and not np.allclose(*members)
    assert np.allclose(column(scored, "probability")[5].toArray(), np.mean(members, axis=0))
    assert min(column(scored, "std")) >= 0 and min(column(scored, "entropy")) >= 0
    assert (model.numClasses, model.numFeatures) == (3, 2)
    more = model.copy().setMutualInformationCol("information").setStdCol("").transform(clouds)
    assert "information" in more.columns and "std" not in more.columns


def test_regressors_are_averaged(waves, column):
    network = NeuralNetworkRegressor(hiddenLayers=[4], maxIter=2)
    model = EnsembleRegressor(estimator=network, numMembers=2, bagging=True).fit(waves)
    members = [column(one.transform(waves), "prediction")[5] for one in model.models]
    assert column(model.transform(waves), "prediction")[5] == pytest.approx(np.mean(members))
    assert model.numTargets == 1


def test_columns_and_seed_are_those_of_the_estimator(clouds):
    network = NeuralNetworkClassifier(
        hiddenLayers=[4], maxIter=1, predictionCol="kind", seed=5, labelCol="label"
    )
    ensemble = EnsembleClassifier(estimator=network, numMembers=1)
    assert (ensemble.getPredictionCol(), ensemble.getSeed()) == ("kind", 5)
    network.setPredictionCol("sort")
    assert "sort" in ensemble.fit(clouds).transform(clouds).columns
    assert ensemble.setPredictionCol("class").getPredictionCol() == "class"
    assert "class" in ensemble.fit(clouds).transform(clouds).columns


def test_params_of_the_estimator_work_in_a_grid(clouds):
    network = NeuralNetworkClassifier(hiddenLayers=[4], maxIter=3)
    ensemble = EnsembleClassifier(estimator=network, numMembers=2)
    one, two = ensemble.fit(clouds, [{network.maxIter: 1}, {ensemble.numMembers: 1}])
    assert [len(model.models) for model in (one, two)] == [2, 1]
    assert one.models[0].summary.totalIterations == 1
    assert two.models[0].summary.totalIterations == 3
    assert network.getMaxIter() == 3


def test_other_estimators_are_refused(spark):
    with pytest.raises(TypeError, match="must be a NeuralNetworkClassifier, got NeuralNetworkReg"):
        EnsembleClassifier(estimator=NeuralNetworkRegressor())
