"""What a client of Spark Connect does; connect_test.py starts the server and compares.

python connect_client.py REMOTE DATA FOLDER      prints a JSON object
"""

import json
import sys

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.functions import array_to_vector
from pyspark.ml.tuning import CrossValidator
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.ensemble import EnsembleClassificationModel, EnsembleClassifier
from sparknn.feature import ImageVectorizer, MeanSubtractor, Standardizer, Whitener
from sparknn.regression import NeuralNetworkRegressor
from sparknn.tuning import RandomParamGridBuilder, SuccessiveHalving


def column(data, name):
    return [row[0] for row in data.orderBy("id").select(name).collect()]


def lists(vectors):
    return [list(map(float, one.toArray())) for one in vectors]


def pipeline():
    """What classic fits too, with every kind of Param set."""
    scaler = Standardizer(inputCol="features", outputCol="scaled")
    whitener = Whitener(inputCol="scaled", outputCol="white", k=2, epsilon=1e-3)
    network = NeuralNetworkClassifier(
        featuresCol="white",
        hiddenLayers=[6, 4],
        activation="tanh",
        batchNorm=True,
        stepSize=0.02,
        maxIter=4,
        validationFraction=0.25,
        seed=11,
    )
    return Pipeline(stages=[scaler, whitener, network])


def refusal(call):
    try:
        call()
    except Exception as e:
        return f"{type(e).__name__}: {' '.join(str(e).split())}"
    return "no error"


def everything(spark, data, folder):
    found = {}
    model = pipeline().fit(data)
    scored = model.transform(data)
    found["probability"] = lists(column(scored, "probability"))
    found["prediction"] = column(scored, "prediction")

    model.write().overwrite().save(f"{folder}/pipeline")
    loaded = PipelineModel.load(f"{folder}/pipeline")
    found["loaded"] = column(loaded.transform(data), "prediction")
    # What a classic session has saved.
    classic = PipelineModel.load(f"{folder}/classic")
    found["classic"] = column(classic.transform(data), "prediction")

    network = model.stages[-1]
    point = data.orderBy("id").first()["features"]
    found["sizes"] = [network.numClasses, network.numFeatures]
    found["one row"] = network.predict(column(model.transform(data), "white")[0])
    summary = network.summary
    found["losses"] = summary.objectiveHistory
    found["passes"] = [list(one)[:-1] for one in summary.passes]
    found["label"] = summary.metricLabel
    found["rows of history"] = summary.history().count()
    found["text"] = str(summary)
    found["losses, loaded"] = loaded.stages[-1].summary.objectiveHistory
    found["params"] = [network.getHiddenLayers(), network.getSeed(), network.getActivation()]

    other = NeuralNetworkClassifier(layers=["dense(5)", "relu"], maxIter=3)
    points = RandomParamGridBuilder().addLogUniform(other.stepSize, 1e-6, 0.05).setSeed(1).build(2)
    search = CrossValidator(
        estimator=other,
        estimatorParamMaps=points,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        foldCol="fold",
        parallelism=2,
    )
    chosen = search.fit(data)
    found["metrics"] = chosen.avgMetrics
    found["chosen"] = column(chosen.transform(data), "prediction")
    other.save(f"{folder}/estimator")
    found["estimator"] = NeuralNetworkClassifier.load(f"{folder}/estimator").getLayers()

    known = other.fit(data)
    known.write().overwrite().save(f"{folder}/known")
    begun = other.copy().setInitialModel(f"{folder}/known").setFrozenLayers(["1-dense"])
    tuned = begun.setHiddenOutputCol("hidden").fit(data).transform(data)
    found["hidden"] = lists(column(tuned, "hidden"))
    found["tuned"] = lists(column(tuned, "rawPrediction"))

    regressor = NeuralNetworkRegressor(hiddenLayers=[4], maxIter=2, seed=2, loss="huber(1.0)")
    found["values"] = column(regressor.fit(data).transform(data), "prediction")
    counting = regressor.copy().setLoss("poisson").setOffsetCol("fold")
    found["counts"] = column(counting.fit(data).transform(data), "prediction")
    mean = MeanSubtractor(inputCol="features", outputCol="centred").fit(data)
    found["centred"] = lists(column(mean.transform(data), "centred"))
    images = spark.createDataFrame([(0, bytearray(b"no image"))], "id int, content binary")
    vectorizer = ImageVectorizer(inputCol="content", outputCol="pixels", handleInvalid="keep")
    found["images"] = column(vectorizer.transform(images), "pixels")
    ensemble = EnsembleClassificationModel.load(f"{folder}/ensemble").setStdCol("std")
    found["ensemble"] = column(ensemble.transform(data), "std")
    found["blocks"] = column(ensemble.setScoringBlockSize(16).transform(data), "std")

    holed = data.withColumn(
        "features",
        F.when(F.col("id") % 3 == 0, array_to_vector(F.lit([1.0, float("nan")]))).otherwise(
            F.col("features")
        ),
    ).select("id", F.struct("features", "label").alias("s"))
    found["skipped"] = []
    for how in ("error", "keep", "skip"):
        careful = NeuralNetworkClassifier(
            featuresCol="s.features", labelCol="S.Label", maxIter=1, handleInvalid="skip"
        ).fit(holed)
        scored = careful.setHandleInvalid(how).transform(holed)
        if how == "error":
            found["invalid"] = refusal(scored.collect)
        else:
            texts = [str(one) for one in column(scored, "prediction")]
            found["skipped"].append([texts.count("nan"), len(texts)])

    alone = NeuralNetworkClassificationModel.load(f"{folder}/pipeline/stages/2_{network.uid}")
    found["alone"] = alone.predict(point) in (0.0, 1.0, 2.0)
    found["refusals"] = {
        "bad": refusal(lambda: NeuralNetworkClassifier(dropout=1.5).fit(data)),
        "ensemble": refusal(lambda: EnsembleClassifier(numMembers=2).fit(data)),
        "halving": refusal(
            lambda: SuccessiveHalving(estimator=other, estimatorParamMaps=points).fit(data)
        ),
        "model": refusal(lambda: other.setInitialModel(known)),
        "describe": refusal(lambda: other.describe(data)),
        "diagnose": refusal(lambda: other.diagnose(data)),
        "network": refusal(lambda: network.network),
        "best pass": refusal(lambda: summary.bestPass),
        "mean": refusal(lambda: mean.mean),
    }
    return found


if __name__ == "__main__":
    remote, path, folder = sys.argv[1:]
    spark = SparkSession.builder.remote(remote).getOrCreate()
    print("JSON " + json.dumps(everything(spark, spark.read.parquet(path), folder)))
    spark.stop()
