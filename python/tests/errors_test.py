"""What goes wrong says what is wrong, what was expected, and what came."""

import subprocess
import sys

import pytest
from pyspark.errors import IllegalArgumentException

from sparknn.classification import NeuralNetworkClassifier
from sparknn.regression import NeuralNetworkRegressionModel


def test_bad_settings_have_the_message_of_java(clouds):
    with pytest.raises(IllegalArgumentException, match=r"dropout must be in \[0, 1\), got 1.5"):
        NeuralNetworkClassifier(dropout=1.5).fit(clouds)
    with pytest.raises(IllegalArgumentException, match="must be one of .*adam.*, got 'adan'"):
        NeuralNetworkClassifier(solver="adan").fit(clouds)
    with pytest.raises(IllegalArgumentException, match="'nowhere'"):
        NeuralNetworkClassifier(featuresCol="nowhere").fit(clouds)


def test_wrong_types_are_refused_at_once(spark):
    with pytest.raises(TypeError, match='Invalid param value given for param "maxIter"'):
        NeuralNetworkClassifier(maxIter="many")
    with pytest.raises(TypeError, match="unexpected keyword argument 'maxIters'"):
        NeuralNetworkClassifier(maxIters=1)
    with pytest.raises(TypeError, match="forces keyword arguments"):
        NeuralNetworkClassifier([256])


def test_a_model_of_another_class_is_not_loaded(clouds, tmp_path):
    path = str(tmp_path / "model")
    NeuralNetworkClassifier(maxIter=1).fit(clouds).save(path)
    with pytest.raises(Exception, match="NeuralNetworkRegressionModel"):
        NeuralNetworkRegressionModel.load(path)


def test_bad_rows_are_found(spark):
    rows = spark.createDataFrame([([1.0, float("nan")], 0.0)] * 3, ["features", "label"])
    with pytest.raises(Exception, match="'features' must be finite .* got NaN at index 1"):
        NeuralNetworkClassifier(maxIter=1).fit(rows)


WITHOUT = """
import sys
from pyspark.sql import SparkSession
from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier

def message(call):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, "|", " ".join(str(e).split()))

message(NeuralNetworkClassifier)
SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
message(NeuralNetworkClassifier)
message(lambda: NeuralNetworkClassificationModel.load("anywhere"))
"""


def test_a_spark_without_the_jar_or_no_spark_at_all():
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        capture_output=True,
        text=True,
        timeout=300,
    )
    nothing, constructed, loaded = run.stdout.strip().splitlines()
    assert nothing.startswith("RuntimeError | a SparkSession must be running before a stage")
    for line in (constructed, loaded):
        assert line.startswith("JarNotFoundError | Spark must have the jar of spark-nn on its")
        assert "got a Spark that does not know sparknn.classification." in line
        for way in ("sparknn.session_config()", "--jars /", "--packages io.github.spark-nn:"):
            assert way in line
    assert "JavaPackage" not in run.stdout + run.stderr
    assert "Exception ignored" not in run.stderr
