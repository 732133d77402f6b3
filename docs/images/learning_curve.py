"""Draws learning-curve.png: the test error of Fashion-MNIST by pass.

    python learning_curve.py FOLDER      with the four IDX files of Fashion-MNIST

Needs the wheel of spark-nn, pyspark, numpy and matplotlib. The test rows are "held out" by their column
only to be measured after each pass: patience is longer than the training, and the curve ends with the
parameters of the best pass, so the lowest point is not an estimate for new data.
"""

import gzip
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import sparknn
from pyspark.sql import SparkSession
from sparknn.classification import NeuralNetworkClassifier

PASSES = 20


def idx(folder, name):
    packed = Path(folder) / (name + ".gz")
    plain = Path(folder) / name
    raw = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    sizes = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(sizes)


def table(spark, folder):
    for part, held in (("train", False), ("t10k", True)):
        pixels = idx(folder, f"{part}-images-idx3-ubyte").reshape(-1, 784) / 255.0
        labels = idx(folder, f"{part}-labels-idx1-ubyte")
        rows = zip(pixels.tolist(), labels.tolist())
        yield spark.createDataFrame(
            ((p, l, held) for p, l in rows),
            "features array<double>, label int, held boolean",
        )


config = {"spark.master": "local[2]", "spark.driver.memory": "6g", "spark.ui.enabled": "false"}
spark = SparkSession.builder.config(map=sparknn.session_config(config)).getOrCreate()
train, test = table(spark, sys.argv[1])
network = NeuralNetworkClassifier(
    hiddenLayers=[256], dropout=0.2, maxIter=PASSES, validationIndicatorCol="held", patience=PASSES,
    numWorkers=2, seed=1,
)
history = network.fit(train.union(test)).summary.history().toPandas()
seconds = history["seconds"].cumsum()

figure, panel = plt.subplots(figsize=(7.5, 3.2), dpi=110, layout="constrained")
panel.plot(history["pass"], 100 * (1 - history["metric"]), color="#4477aa", label="training rows")
panel.plot(history["pass"], 100 * (1 - history["validationMetric"]), color="#ee6677", label="test rows")
panel.axhline(100 * (1 - 0.8641), color="#999999", linestyle=":", linewidth=1)
panel.annotate("MLlib's network after 101 passes", (PASSES, 13.75), ha="right", va="bottom", color="#777777")
panel.set(xlabel="pass over the data", ylabel="error (%)", xlim=(0.5, PASSES + 0.5),
          title="Fashion-MNIST, 784-256-10, dropout 0.2", xticks=range(1, PASSES + 1, 1), ylim=(6, 24))
panel.spines[["top", "right"]].set_visible(False)
panel.grid(alpha=0.25)
panel.legend(frameon=False)
figure.savefig(Path(__file__).parent / "learning-curve.png")
print(history[["pass", "metric", "validationMetric"]].tail(3), f"{seconds.iloc[-1]:.0f} s")
spark.stop()
