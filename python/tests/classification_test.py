"""The classifier, its model, and what it tells of a training."""

import numpy as np
import pytest
from pyspark.errors import IllegalArgumentException
from pyspark.ml.functions import vector_to_array
from pyspark.sql.functions import col

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier

NETWORK = dict(hiddenLayers=[8], maxIter=8, stepSize=0.02)


@pytest.fixture(scope="module")
def model(clouds):
    return NeuralNetworkClassifier(validationFraction=0.25, **NETWORK).fit(clouds)


def test_learns_and_predicts(model, clouds, column):
    scored = model.transform(clouds)
    assert scored.columns[-3:] == ["rawPrediction", "probability", "prediction"]
    right = sum(a == b for a, b in zip(column(scored, "label"), column(scored, "prediction")))
    assert right >= 115
    for probability in column(scored, "probability"):
        assert abs(sum(probability) - 1) < 1e-9


def test_one_row(model, clouds, column):
    scored = model.transform(clouds)
    point, raw, probability, prediction = (
        column(scored, name)[7]
        for name in ("features", "rawPrediction", "probability", "prediction")
    )
    assert model.predict(point) == prediction
    assert model.predictRaw(point) == raw
    assert model.predictProbability(point) == probability


def test_sizes_and_parameters(model):
    assert (model.numFeatures, model.numClasses) == (2, 3)
    assert model.parameters.dtype == np.float32
    assert model.parameters.shape == (2 * 8 + 8 + 8 * 3 + 3,)
    assert "dense(8" in model.network


def test_the_model_has_the_params_of_its_estimator(model):
    assert model.getHiddenLayers() == [8]
    assert model.getMaxIter() == 8
    assert model.uid.startswith("NeuralNetworkClassifier_")


def test_columns_and_thresholds_of_a_model(model, clouds, column):
    other = model.copy().setPredictionCol("guess").setProbabilityCol("").setThresholds([1, 1e-9, 1])
    scored = other.transform(clouds)
    assert "probability" not in scored.columns
    assert set(column(scored, "guess")) == {1.0}
    assert model.getPredictionCol() == "prediction"


def test_arrays_are_features_too(clouds, column):
    arrays = clouds.withColumn("features", vector_to_array(col("features"), "float32"))
    network = NeuralNetworkClassifier(**NETWORK)
    assert column(network.fit(arrays).transform(arrays), "prediction") == column(
        network.fit(clouds).transform(clouds), "prediction"
    )


def test_layers_and_weights(clouds):
    weighted = clouds.withColumn("weight", col("label") + 1)
    network = NeuralNetworkClassifier(
        layers=["dense(6)", "batchNorm", "tanh", "dropout(0.1)"],
        weightCol="weight",
        classWeights="balanced",
        labelSmoothing=0.1,
        maxIter=2,
    )
    model = network.fit(weighted)
    assert model.getLayers() == ["dense(6)", "batchNorm", "tanh", "dropout(0.1)"]
    assert model.getWeightCol() == "weight"
    assert "batchNorm" in model.network


def test_summary(model):
    summary = model.summary
    assert model.hasSummary
    assert summary.totalIterations == 8
    assert summary.metricLabel == "accuracy"
    assert 1 <= summary.bestPass <= 8
    passes = summary.passes
    assert [one.pass_ for one in passes] == list(range(1, 9))
    assert [one.loss for one in passes] == summary.objectiveHistory
    assert passes[-1].loss < passes[0].loss / 2
    assert all(0 <= one.validationMetric <= 1 for one in passes)
    assert str(summary).startswith("Finished pass 1 / 8: loss ")


def test_a_metric_of_held_out_rows_chooses_the_best_pass(clouds):
    network = NeuralNetworkClassifier(
        validationFraction=0.25, validationMetric="topK(2)", calibration="temperature", **NETWORK
    )
    model = network.fit(clouds)
    assert model.getValidationMetric() == "topK(2)"
    assert model.summary.validationMetricLabel == "top-2 accuracy"
    metrics = [one.validationMetric for one in model.summary.passes]
    assert model.summary.bestPass == metrics.index(max(metrics)) + 1
    with pytest.raises(IllegalArgumentException, match="must be loss unless rows are held out"):
        NeuralNetworkClassifier(validationMetric="f1").fit(clouds)


def test_history_is_a_table(model, clouds):
    history = model.summary.history().toPandas()
    assert list(history.columns) == [
        "pass",
        "loss",
        "metric",
        "validationLoss",
        "validationMetric",
        "stepSize",
        "seconds",
    ]
    assert list(history["loss"]) == model.summary.objectiveHistory
    unwatched = NeuralNetworkClassifier(maxIter=1).fit(clouds).summary
    assert unwatched.passes[0].validationLoss is None
    assert unwatched.history().first()["validationLoss"] is None


def test_param_maps(clouds):
    network = NeuralNetworkClassifier(**NETWORK)
    short, long = network.fit(clouds, [{network.maxIter: 1}, {network.maxIter: 2}])
    assert (short.summary.totalIterations, long.summary.totalIterations) == (1, 2)
    assert network.getMaxIter() == 8


def test_the_same_bits_each_time(clouds):
    network = NeuralNetworkClassifier(seed=7, **NETWORK)
    assert np.array_equal(network.fit(clouds).parameters, network.fit(clouds).parameters)


def test_describe(model, clouds):
    table = NeuralNetworkClassifier(**NETWORK).describe(clouds)
    assert table == model.describe()
    assert [one.spec for one in table.layers] == ["standardize", "dense(8)", "relu", "dense(3)"]
    assert table.layers[1].output == [8] and table.input == [2]
    assert (table.parameters, table.frozen, table.multiplyAdds) == (2 * 8 + 8 + 8 * 3 + 3, 0, 40)
    assert table.bytesPerExample >= 4 * (8 + 3)
    assert str(table).splitlines()[-2].split() == ["total", "51", "40"]


def test_diagnose(clouds):
    look = NeuralNetworkClassifier(**NETWORK).diagnose(clouds, rows=100)
    # The entropy of the shares of three classes in a sample of 100 of 120 rows.
    assert 0 <= np.log(3) - look.initialLoss().expected < 0.01
    assert look.initialLoss().ratio > 0
    assert [one.name for one in look.gradientCheck()][0] == "1-dense/weight"
    assert all(one.agrees for one in look.gradientCheck())
    layers = look.layerStatistics()
    # The first is what standardization puts there.
    assert [one.units for one in layers] == [2, 8, 8, 3]
    assert sum(layers[1].histogram) == 100 * 8
    assert look.overfitTest(rows=10, steps=300).passed
    assert all(one.ratio > 0 for one in look.updateRatios())
    test = look.stepSizeRange(1e-5, 1.0, 50)
    assert test.suggestion == pytest.approx(test.atLowestLoss / 10)
    assert test.curve[0].stepSize == pytest.approx(1e-5)
    assert "initial loss" in str(look)


def test_subclasses_of_the_users_are_the_same_stage(clouds):
    class Mine(NeuralNetworkClassifier):
        pass

    assert isinstance(Mine(maxIter=1).fit(clouds), NeuralNetworkClassificationModel)


def test_a_model_scores_in_blocks_what_it_scores_row_by_row(clouds, column):
    model = NeuralNetworkClassifier(hiddenLayers=[4], maxIter=2, scoringBlockSize=16).fit(clouds)
    assert model.getScoringBlockSize() == 16
    blocks = column(model.transform(clouds), "probability")
    rows = column(model.setScoringBlockSize(0).transform(clouds), "probability")
    for one, other in zip(blocks, rows):
        assert one.toArray() == pytest.approx(other.toArray(), abs=1e-5)
