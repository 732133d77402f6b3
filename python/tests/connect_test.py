"""A client of Spark Connect and a real server, each a process of its own, against classic."""

import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark
import pytest
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator

import sparknn
from sparknn.classification import NeuralNetworkClassifier
from sparknn.ensemble import EnsembleClassifier
from sparknn.feature import MeanSubtractor
from sparknn.regression import NeuralNetworkRegressor
from sparknn.tuning import RandomParamGridBuilder

pytestmark = pytest.mark.skipif(
    pyspark.__version__ < "4", reason="Spark Connect has Spark ML's stages from Spark 4 on"
)

CLIENT = Path(__file__).parent / "connect_client.py"
MEMORY = "spark.connect.session.connectML.mlCache.memoryControl"
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


def client_module():
    spec = importlib.util.spec_from_file_location("connect_client", CLIENT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start_server(port, log, jars):
    home = Path(pyspark.__file__).parent
    command = [str(home / "bin" / "spark-submit"), "--class", SERVER, "--master", "local[2]"]
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        # So little that the server puts models aside, on its disk, and gets them from there.
        f"{MEMORY}.enabled": "true",
        f"{MEMORY}.maxInMemorySize": "20000",
        "spark.driver.host": "localhost",
        "spark.driver.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
    }
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    if jars:
        command += ["--jars", ",".join(jars)]
    environment = {**os.environ, "SPARK_HOME": str(home)}
    process = subprocess.Popen(
        command + ["spark-internal"], stdout=log, stderr=log, env=environment
    )
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.5)
    process.terminate()
    raise RuntimeError("the server did not start: " + Path(log.name).read_text()[-4000:])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("connect")


@pytest.fixture(scope="module")
def data(clouds, spark, folder):
    """The same files, and so the same partitions, for both."""
    path = str(folder / "data")
    with_folds = clouds.selectExpr("*", "int(id % 4 div 2) fold")
    with_folds.repartition(2, "id").write.parquet(path)
    return spark.read.parquet(path)


@pytest.fixture(scope="module")
def classic(data, folder):
    """What a classic session makes of the same."""
    model = client_module().pipeline().fit(data)
    model.save(str(folder / "classic"))
    network = NeuralNetworkClassifier(hiddenLayers=[3], maxIter=1)
    ensemble = EnsembleClassifier(estimator=network, numMembers=2).fit(data)
    ensemble.save(str(folder / "ensemble"))
    return model, ensemble


@pytest.fixture(scope="module")
def found(classic, folder):
    """What the client has found."""
    port = free_port()
    with open(folder / "server.log", "w") as log:
        server = start_server(port, log, sparknn.jars())
        try:
            run = subprocess.run(
                [
                    sys.executable,
                    str(CLIENT),
                    f"sc://127.0.0.1:{port}",
                    str(folder / "data"),
                    str(folder),
                ],
                capture_output=True,
                text=True,
                timeout=500,
            )
        finally:
            server.terminate()
            server.wait(60)
    lines = [line for line in run.stdout.splitlines() if line.startswith("JSON ")]
    if not lines:
        tail = (folder / "server.log").read_text()[-3000:]
        pytest.fail(f"{run.stdout[-2000:]}\n{run.stderr[-6000:]}\nserver: {tail}")
    return json.loads(lines[0][5:])


def rows(data, name, column):
    return [list(one.toArray()) for one in column(data, name)]


def test_a_pipeline_predicts_as_in_classic(found, classic, data, column):
    scored = classic[0].transform(data)
    assert found["probability"] == rows(scored, "probability", column)
    assert found["prediction"] == column(scored, "prediction")


def test_what_one_saves_the_other_loads(found, classic, data, column, folder):
    assert found["loaded"] == found["prediction"]
    assert found["classic"] == found["prediction"]
    from pyspark.ml import PipelineModel

    by_classic = PipelineModel.load(str(folder / "pipeline")).transform(data)
    assert column(by_classic, "prediction") == found["prediction"]
    assert found["estimator"] == ["dense(5)", "relu"]


def test_a_model_tells_what_spark_allows(found, classic):
    network = classic[0].stages[-1]
    assert found["sizes"] == [network.numClasses, network.numFeatures]
    assert found["params"] == [[6, 4], 11, "tanh"]
    assert found["one row"] == found["prediction"][0]
    assert found["alone"]


def test_history(found, classic):
    summary = classic[0].stages[-1].summary
    assert found["losses"] == summary.objectiveHistory
    assert found["losses, loaded"] == summary.objectiveHistory
    assert found["label"] == "accuracy"
    assert found["rows of history"] == summary.totalIterations
    for theirs, ours in zip(found["passes"], summary.passes):
        assert theirs == pytest.approx(list(ours)[:-1], rel=5e-4, abs=1e-3)
    seconds = r" \S+ s$"
    strip = [re.sub(seconds, "", line) for line in str(summary).splitlines()]
    assert [re.sub(seconds, "", line) for line in found["text"].splitlines()] == strip


def test_cross_validation(found, data, column):
    network = NeuralNetworkClassifier(layers=["dense(5)", "relu"], maxIter=3)
    points = (
        RandomParamGridBuilder().addLogUniform(network.stepSize, 1e-6, 0.05).setSeed(1).build(2)
    )
    search = CrossValidator(
        estimator=network,
        estimatorParamMaps=points,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        foldCol="fold",
    ).fit(data)
    assert found["metrics"] == search.avgMetrics
    assert found["chosen"] == column(search.transform(data), "prediction")


def test_transfer(found, data, column):
    other = NeuralNetworkClassifier(layers=["dense(5)", "relu"], maxIter=3)
    begun = other.copy().setInitialModel(other.fit(data)).setFrozenLayers(["1-dense"])
    tuned = begun.setHiddenOutputCol("hidden").fit(data).transform(data)
    assert found["hidden"] == rows(tuned, "hidden", column)
    assert found["tuned"] == rows(tuned, "rawPrediction", column)
    assert found["refusals"]["model"] == (
        "NotImplementedError: initialModel must be the path of a saved model with Spark Connect, "
        "got a model"
    )


def test_the_other_stages(found, classic, data, column):
    regressor = NeuralNetworkRegressor(hiddenLayers=[4], maxIter=2, seed=2, loss="huber(1.0)")
    assert found["values"] == column(regressor.fit(data).transform(data), "prediction")
    counting = regressor.copy().setLoss("poisson").setOffsetCol("fold")
    assert found["counts"] == column(counting.fit(data).transform(data), "prediction")
    mean = MeanSubtractor(inputCol="features", outputCol="centred").fit(data)
    assert found["centred"] == rows(mean.transform(data), "centred", column)
    assert found["images"] == [None]
    ensemble = classic[1].copy().setStdCol("std")
    assert found["ensemble"] == column(ensemble.transform(data), "std")
    assert found["blocks"] == pytest.approx(found["ensemble"], abs=1e-5)


def test_invalid_rows_in_a_struct(found, data):
    rows, bad = data.count(), data.where("id % 3 = 0").count()
    assert "got NaN at index 1" in found["invalid"]
    assert found["skipped"] == [[bad, rows], [0, rows - bad]]


def test_what_can_not_be_done_says_so(found):
    refusals = found["refusals"]
    assert "dropout must be in [0, 1), got 1.5" in refusals["bad"]
    for name in ("ensemble", "halving"):
        assert refusals[name].startswith("NotImplementedError: ")
        assert "must be fitted in a classic session" in refusals[name]
    for name in ("describe", "diagnose", "network", "best pass", "mean"):
        assert refusals[name].startswith("NotImplementedError: ")
        assert "must be called in a classic session, got one of Spark Connect" in refusals[name]


def test_a_server_without_the_jar_says_so_and_takes_it_from_the_client(folder, data):
    port = free_port()
    script = (
        "import sys\n"
        "import sparknn\n"
        "from pyspark.sql import SparkSession\n"
        "from sparknn.feature import MeanSubtractor\n"
        "spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()\n"
        "data = spark.read.parquet(sys.argv[2])\n"
        "try:\n"
        "    MeanSubtractor(inputCol='features').fit(data)\n"
        "except Exception as e:\n"
        "    print(type(e).__name__, '|', e)\n"
        "spark.addArtifacts(*sparknn.jars())\n"
        "model = MeanSubtractor(inputCol='features', outputCol='centred').fit(data)\n"
        "print('centred', model.transform(data).select('centred').count())\n"
        "spark.stop()\n"
    )
    with open(folder / "bare.log", "w") as log:
        server = start_server(port, log, [])
        try:
            run = subprocess.run(
                [sys.executable, "-c", script, f"sc://127.0.0.1:{port}", str(folder / "data")],
                capture_output=True,
                text=True,
                timeout=300,
            )
        finally:
            server.terminate()
            server.wait(60)
    assert "RuntimeError | the Spark Connect server must have the jar of spark-nn" in run.stdout
    assert f"centred {data.count()}" in run.stdout, run.stderr
