"""Preprocessing, against numpy."""

import struct
import zlib

import numpy as np
import pytest
from pyspark.errors import IllegalArgumentException

from sparknn.classification import NeuralNetworkClassifier
from sparknn.feature import ImageVectorizer, MeanSubtractor, Standardizer, Whitener


@pytest.fixture
def rows(clouds, column):
    return np.array([one.toArray() for one in column(clouds, "features")])


def transformed(model, data, column):
    return np.array([one.toArray() for one in column(model.transform(data), "out")])


def test_mean_subtractor(clouds, rows, column):
    model = MeanSubtractor(inputCol="features", outputCol="out").fit(clouds)
    assert np.allclose(model.mean.toArray(), rows.mean(axis=0))
    assert np.allclose(transformed(model, clouds, column), rows - rows.mean(axis=0))
    assert model.numFeatures == 2


def test_channels(clouds, rows):
    model = MeanSubtractor(inputCol="features", channels=1).fit(clouds)
    assert model.getChannels() == 1
    assert np.allclose(model.mean.toArray(), [rows.mean()])


def test_standardizer(clouds, rows, column):
    model = Standardizer().setInputCol("features").setOutputCol("out").fit(clouds)
    centred = rows - rows.mean(axis=0)
    assert np.allclose(transformed(model, clouds, column).mean(axis=0), 0)
    ratio = centred / transformed(model, clouds, column)
    assert np.allclose(ratio, model.std.toArray())
    model.setWithStd(False)
    assert np.allclose(transformed(model, clouds, column), centred)


def test_whitener(clouds, rows, column):
    model = Whitener(inputCol="features", outputCol="out", method="pcaWhitening").fit(clouds)
    white = transformed(model, clouds, column)
    assert np.allclose(np.cov(white.T), np.eye(2), atol=1e-6)
    values, _ = np.linalg.eigh(np.cov(rows.T))
    assert np.allclose(model.variances.toArray(), values[::-1])
    assert np.allclose(model.explainedVariance.toArray(), values[::-1] / values.sum())
    assert model.components.toArray().shape == (2, 2)
    assert model.numComponents == 2
    back = model.inverseTransform(model.transform(clouds))
    assert np.allclose([one.toArray() for one in column(back, "features_restored")], rows)
    model.setMethod("pca")
    assert np.allclose(
        transformed(model, clouds, column), (rows - rows.mean(0)) @ model.components.toArray()
    )


def png(pixels):
    """A file with an image [height, width, 3] of bytes."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    height, width, _ = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def test_image_vectorizer(spark):
    pixels = np.random.default_rng(1).integers(0, 256, (3, 4, 3), dtype=np.uint8)
    images = spark.createDataFrame([(png(pixels),), (b"no image",)], ["content"])
    vectorizer = ImageVectorizer(inputCol="content", outputCol="features", handleInvalid="skip")
    (row,) = vectorizer.transform(images).collect()
    assert np.allclose(row["features"].toArray(), pixels.reshape(-1) / 255)
    small = vectorizer.setHeight(2).setWidth(2).setChannels(1).setOutputType("array<float>")
    (row,) = small.transform(images).collect()
    assert len(row["features"]) == 4


def test_the_shape_of_images_reaches_the_network(spark, tmp_path):
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (8, 3, 4, 3), dtype=np.uint8)
    rows = [(png(pixels[i]), float(i % 2)) for i in range(8)]
    images = spark.createDataFrame(rows, ["content", "label"])
    vectorizer = ImageVectorizer(inputCol="content", outputCol="pixels", channels=1)
    vectors = vectorizer.setHeight(4).setWidth(2).transform(images)
    scaled = Standardizer(inputCol="pixels", outputCol="features").fit(vectors).transform(vectors)
    network = NeuralNetworkClassifier(layers=["dense(3)", "relu"], maxIter=1, standardization=False)
    assert network.fit(scaled).network.startswith("[4, 2, 1] -> dense(3")
    hidden = NeuralNetworkClassifier(hiddenLayers=[3], maxIter=1, standardization=False)
    assert hidden.fit(scaled).network.startswith("[8] -> dense(3")
    model = network.copy().setInputShape([2, 4]).fit(scaled)
    assert (model.network[:7], model.getInputShape()) == ("[2, 4] ", [2, 4])
    model.save(str(tmp_path / "model"))
    loaded = type(model).load(str(tmp_path / "model"))
    assert (loaded.network, loaded.getInputShape()) == (model.network, [2, 4])
    with pytest.raises(IllegalArgumentException, match=r"values as 'features', 8, got \[3\]"):
        network.copy().setInputShape([3]).fit(scaled)


def test_the_default_output_column_goes_by_the_uid(clouds, tmp_path):
    estimator = Standardizer(inputCol="features")
    assert estimator.getOutputCol() == f"{estimator.uid}__output"
    model = estimator.fit(clouds)
    assert model.transform(clouds).columns[-1] == f"{estimator.uid}__output"
    model.save(str(tmp_path / "model"))
    loaded = type(model).load(str(tmp_path / "model"))
    assert loaded.getOutputCol() == f"{estimator.uid}__output"
