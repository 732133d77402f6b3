"""The regressor: one target and several."""

import math

import pytest
from pyspark.errors import IllegalArgumentException
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.sql.functions import array, col, exp, lit

from sparknn.ensemble import EnsembleRegressor
from sparknn.regression import NeuralNetworkRegressionModel, NeuralNetworkRegressor

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


def test_quantiles_are_in_order_and_have_a_column(waves, column, tmp_path):
    network = NeuralNetworkRegressor(
        loss="quantile", quantileProbabilities=[0.1, 0.5, 0.9], quantilesCol="quantiles", **NETWORK
    )
    model = network.fit(waves)
    assert model.getQuantileProbabilities() == [0.1, 0.5, 0.9]
    scored = model.transform(waves)
    quantiles = column(scored, "quantiles")
    assert all(low <= middle <= high for low, middle, high in quantiles)
    assert column(scored, "prediction") == [middle for _, middle, _ in quantiles]
    assert model.predictQuantiles(column(waves, "features")[3]) == quantiles[3]
    model.save(str(tmp_path / "model"))
    loaded = NeuralNetworkRegressionModel.load(str(tmp_path / "model"))
    assert column(loaded.setQuantilesCol("q").transform(waves), "q") == quantiles
    ensemble = EnsembleRegressor(estimator=network, numMembers=2).fit(waves)
    assert len(ensemble.predictQuantiles(column(waves, "features")[0])) == 3
    with pytest.raises(IllegalArgumentException, match="quantileProbabilities must increase, got"):
        NeuralNetworkRegressor(quantileProbabilities=[0.9, 0.1], loss="quantile").fit(waves)


def test_several_labels_at_once(waves):
    labels = waves.withColumn("label", array((col("label") > 0).cast("double"), lit(0.25)))
    model = NeuralNetworkRegressor(loss="sigmoidCrossEntropy", **NETWORK).fit(labels)
    rows = model.transform(labels).select("prediction").collect()
    assert all(0 <= p <= 1 for row in rows for p in row.prediction)


def test_offsets_are_added_to_the_logarithm_of_the_mean(waves, column, tmp_path):
    counts = waves.select("features", exp("label").alias("label"), (col("id") % 3).alias("offset"))
    counts = counts.withColumn("label", col("label") * exp("offset"))
    network = NeuralNetworkRegressor(loss="poisson", offsetCol="offset", **NETWORK).setMaxIter(60)
    model = network.fit(counts)
    assert model.getOffsetCol() == "offset"
    scored = model.transform(counts)
    assert RegressionEvaluator(metricName="r2").evaluate(scored) > 0.9
    for point, offset, prediction in zip(
        column(counts, "features"), column(counts, "offset"), column(scored, "prediction")
    ):
        assert prediction == pytest.approx(model.predict(point) * math.exp(offset), rel=1e-12)
    model.save(str(tmp_path / "model"))
    loaded = NeuralNetworkRegressionModel.load(str(tmp_path / "model"))
    assert column(loaded.transform(counts), "prediction") == column(scored, "prediction")
    with pytest.raises(IllegalArgumentException, match="offset column 'offset' must exist, got"):
        model.transform(waves)
    with pytest.raises(IllegalArgumentException, match="got 'offset' with the loss absolute"):
        NeuralNetworkRegressor(loss="absolute", offsetCol="offset").fit(counts)


def test_offsets_of_an_ensemble(waves):
    counts = waves.select("features", exp("label").alias("label"), (col("id") % 3).alias("offset"))
    counts = counts.withColumn("label", col("label") * exp("offset"))
    network = NeuralNetworkRegressor(loss="poisson", offsetCol="offset", **NETWORK).setMaxIter(60)
    model = EnsembleRegressor(estimator=network, numMembers=2).fit(counts)
    assert RegressionEvaluator(metricName="r2").evaluate(model.transform(counts)) > 0.9


def test_constants_and_labels_far_from_0(waves):
    flat = waves.withColumn("label", lit(0.1))
    scored = NeuralNetworkRegressor(maxIter=1).fit(flat).transform(flat)
    assert scored.where("prediction <> 0.1").count() == 0
    far = waves.withColumn("label", col("label") + 1.7e9)
    model = NeuralNetworkRegressor(**NETWORK).fit(far)
    assert RegressionEvaluator().evaluate(model.transform(far)) < 0.3


def test_describe(waves):
    table = NeuralNetworkRegressor(**NETWORK).describe(waves)
    assert table.layers[-1].output == [1]
    assert table.parameters == sum(one.parameters for one in table.layers if one.depth == 0)


def test_diagnose(waves):
    look = NeuralNetworkRegressor(**NETWORK).diagnose(waves)
    assert look.initialLoss().loss > 0
    assert pytest.approx(look.stepSizeRange().suggestion * 10) == look.stepSizeRange().atLowestLoss
