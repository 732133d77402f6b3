"""What users have reported elsewhere, tried from Python: invalid rows, and names of columns."""

import math

import pytest
from pyspark.ml import Pipeline
from pyspark.ml.linalg import Vectors
from pyspark.sql import functions as F

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.feature import Standardizer

NAN = float("nan")


@pytest.fixture(scope="module")
def mixed(spark, clouds):
    """Good rows, and bad ones from id 1000 on."""
    bad = [Vectors.dense(1, NAN), Vectors.dense(1e39, 1), Vectors.sparse(2, [0], [NAN]), None]
    rows = [(1000 + i, 0.0, features) for i, features in enumerate(bad)]
    return clouds.where("id < 30").union(spark.createDataFrame(rows, clouds.schema)).cache()


@pytest.fixture(scope="module")
def model(clouds):
    return NeuralNetworkClassifier(hiddenLayers=[3], maxIter=1).fit(clouds)


def test_an_invalid_row_is_an_error(model, mixed):
    for i, fault in enumerate(["got NaN at index 1", "got 1.0E39 at index 0", "got NaN", "null"]):
        with pytest.raises(Exception, match=fault):
            model.transform(mixed.where(F.col("id") == 1000 + i)).collect()


def test_keep_answers_with_nan_and_skip_leaves_out(model, mixed):
    keeping = model.copy().setHandleInvalid("keep")
    for row in keeping.transform(mixed).collect():
        numbers = [row.prediction, *row.rawPrediction.toArray(), *row.probability.toArray()]
        assert all(math.isnan(one) == (row.id >= 1000) for one in numbers)
    skipping = model.copy().setHandleInvalid("skip")
    assert skipping.transform(mixed).select("prediction").count() == 30
    point = Vectors.dense(1, NAN)
    assert math.isnan(keeping.predict(point))
    with pytest.raises(Exception, match="skip can leave out rows of a table, not a vector"):
        skipping.predict(point)
    with pytest.raises(Exception, match="handleInvalid must be one of error, keep, skip"):
        model.copy().setHandleInvalid("drop").transform(mixed)


def test_a_fit_tells_how_many_rows_it_skipped(mixed, tmp_path):
    fitted = NeuralNetworkClassifier(hiddenLayers=[3], maxIter=1, handleInvalid="skip").fit(mixed)
    assert fitted.summary.skippedRows == 4
    fitted.save(str(tmp_path / "model"))
    loaded = NeuralNetworkClassificationModel.load(str(tmp_path / "model"))
    assert loaded.summary.skippedRows == 4
    assert loaded.getHandleInvalid() == "skip"


def test_preprocessing_keeps_null_which_the_network_keeps(clouds, mixed):
    scaler = Standardizer(inputCol="features", outputCol="my.scaled", handleInvalid="keep")
    network = NeuralNetworkClassifier(
        featuresCol="my.scaled", hiddenLayers=[3], maxIter=1, handleInvalid="keep"
    )
    rows = Pipeline(stages=[scaler, network]).fit(clouds).transform(mixed).collect()
    # 1e39 is a number to the scaler, but none to the network.
    assert {row.id for row in rows if math.isnan(row.prediction)} == {1000, 1001, 1002, 1003}
    assert {row.id for row in rows if row["my.scaled"] is None} == {1000, 1002, 1003}


def test_columns_are_found_by_the_rules_of_spark_sql(clouds, model, column):
    nested = clouds.select("id", F.struct("features", "label").alias("s"))
    dotted = clouds.withColumnRenamed("features", "my.features")
    settings = {"hiddenLayers": [3], "maxIter": 1, "rawPredictionCol": "my.out"}
    for data, features, label in [
        (nested, "s.features", "S.LABEL"),
        (dotted, "`my.features`", "Label"),
        (dotted, "my.features", "label"),
    ]:
        other = NeuralNetworkClassifier(featuresCol=features, labelCol=label, **settings).fit(data)
        scored = other.transform(data)
        assert "my.out" in scored.columns
        assert column(scored, "`my.out`") == column(model.transform(clouds), "rawPrediction")
