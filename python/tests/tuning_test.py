"""Random search, and successive halving."""

import math

import pytest
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression

from sparknn.classification import NeuralNetworkClassifier
from sparknn.feature import Standardizer
from sparknn.tuning import RandomParamGridBuilder, SuccessiveHalving


@pytest.fixture
def network(spark):
    return NeuralNetworkClassifier(hiddenLayers=[4], maxIter=3, stepSize=0.02)


def builder(network):
    return (
        RandomParamGridBuilder()
        .addLogUniform(network.stepSize, 1e-4, 1e-1)
        .addUniform(network.dropout, 0, 0.5)
        .addLogUniform(network.batchSize, 8, 256)
        .addUniform(network.patience, 3, 9)
        .addChoice(network.activation, "relu", "tanh")
        .addChoice(network.hiddenLayers, [256], [128, 64])
        .addChoice(network.batchNorm)
    )


def test_points_are_those_of_java(network, jvm, spark):
    def array(type_, *values):
        made = spark.sparkContext._gateway.new_array(type_, len(values))
        for i, value in enumerate(values):
            made[i] = value
        return made

    param = network._java_obj.getParam
    sizes = [array(jvm.int, 256), array(jvm.int, 128, 64)]
    java = (
        jvm.sparknn.tuning.RandomParamGridBuilder()
        .addLogUniform(param("stepSize"), 1e-4, 1e-1)
        .addUniform(param("dropout"), 0.0, 0.5)
        .addLogUniform(param("batchSize"), 8, 256)
        .addUniform(param("patience"), 3, 9)
        .addChoice(param("activation"), array(jvm.java.lang.Object, "relu", "tanh"))
        .addChoice(param("hiddenLayers"), array(jvm.java.lang.Object, *sizes))
        .addChoice(param("batchNorm"))
    )
    for seed in (None, 3, -(2**62)):
        ours = builder(network)
        if seed is not None:
            ours.setSeed(seed)
            java.setSeed(seed)
        for mine, theirs in zip(ours.build(30), java.build(30)):
            for one, value in mine.items():
                other = theirs.get(param(one.name)).get()
                other = list(other) if isinstance(value, list) else other
                near = isinstance(value, float)
                assert value == (pytest.approx(other, rel=1e-12) if near else other)


def test_points_are_distinct_and_within(network):
    points = builder(network).build(50)
    assert len(points) == 50
    for point in points:
        assert 1e-4 <= point[network.stepSize] < 1e-1
        assert 0 <= point[network.dropout] < 0.5
        assert 8 <= point[network.batchSize] <= 256
    few = RandomParamGridBuilder().addChoice(network.activation, "relu", "tanh", "relu")
    assert len(few.addUniform(network.patience, 1, 3).build(100)) == 6


def test_params_of_spark_functions_and_base_settings(network):
    regression = LogisticRegression()
    points = (
        RandomParamGridBuilder()
        .addUniform(regression.regParam, 0, 1)
        .addDrawn(network.hiddenLayers, lambda rng: [16 << rng.below(3)] * (1 + rng.below(2)))
        .baseOn({regression.maxIter: 5}, (regression.tol, 0.1))
        .build(5)
    )
    assert all(point[regression.maxIter] == 5 and point[regression.tol] == 0.1 for point in points)
    assert {point[network.hiddenLayers][0] for point in points} <= {16, 32, 64}


def test_closer_around_the_best(network):
    wide = builder(network)
    tried = wide.build(10)
    metrics = [point[network.dropout] for point in tried]
    best = max(tried, key=lambda point: point[network.dropout])
    near = wide.around(tried, metrics, True, 0.3).build(20)
    for point in near:
        assert abs(point[network.dropout] - best[network.dropout]) <= 0.15 * 0.5 + 1e-12
        ratio = point[network.stepSize] / best[network.stepSize]
        assert abs(math.log10(ratio)) <= 0.3 * 3 / 2 + 1e-9


def test_wrong_ranges_are_refused(network):
    with pytest.raises(ValueError, match="low must be less than its high, got 0.5 and 0.1"):
        RandomParamGridBuilder().addUniform(network.dropout, 0.5, 0.1)
    with pytest.raises(ValueError, match="must be greater than 0, got 0"):
        RandomParamGridBuilder().addLogUniform(network.dropout, 0, 0.1)
    with pytest.raises(TypeError, match="must be a Param of numbers"):
        RandomParamGridBuilder().addUniform(network.activation, 0, 1)
    with pytest.raises(ValueError, match="must be added before build, got none"):
        RandomParamGridBuilder().build(1)


def test_successive_halving(network, clouds, tmp_path):
    settings = RandomParamGridBuilder().addLogUniform(network.stepSize, 1e-4, 0.1).build(3)
    search = SuccessiveHalving(estimator=network, estimatorParamMaps=settings, reduction=3)
    model = search.fit(clouds)
    assert len(model.trials) == 3
    assert model.bestTrial == max(model.trials, key=lambda trial: (trial.passes, trial.metric))
    assert model.bestSettings == settings[model.bestTrial.number]
    assert model.bestModel.getStepSize() == settings[model.bestTrial.number][network.stepSize]
    assert model.totalPasses == 1 + 1 + 3
    assert model.trialsTable().where("best").count() == 1
    assert model.transform(clouds).where("prediction = label").count() > 60
    model.save(str(tmp_path / "model"))
    loaded = type(model).load(str(tmp_path / "model"))
    assert loaded.trials == model.trials
    search.save(str(tmp_path / "search"))
    again = SuccessiveHalving.load(str(tmp_path / "search"))
    assert again.getReduction() == 3
    assert [list(one.values()) for one in again.getEstimatorParamMaps()] == [
        list(one.values()) for one in settings
    ]
    assert again.fit(clouds).bestTrial.metric == model.bestTrial.metric


def test_successive_halving_of_a_pipeline(network, clouds):
    network.setFeaturesCol("x")
    pipeline = Pipeline(stages=[Standardizer(inputCol="features", outputCol="x"), network])
    settings = [{network.stepSize: 0.05}, {network.stepSize: 1e-5}]
    model = SuccessiveHalving(estimator=pipeline, estimatorParamMaps=settings, reduction=2).fit(
        clouds
    )
    assert model.bestSettings == settings[0]
    assert [type(one).__name__ for one in model.bestModel.stages] == [
        "StandardizerModel",
        "NeuralNetworkClassificationModel",
    ]
