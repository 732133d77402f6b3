"""One session for all tests, started as the documentation says, and small data."""

import math
import random

import pytest
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import sparknn

SETTINGS = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "localhost",
    "spark.driver.memory": "1g",
}


@pytest.fixture(scope="session")
def spark():
    session = SparkSession.builder.config(map=sparknn.session_config(SETTINGS)).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def jvm(spark):
    return spark._jvm


@pytest.fixture(scope="session")
def clouds(spark):
    """Three clouds of points in the plane that hardly overlap, one a class."""
    draw = random.Random(1)
    centers = [(-2.0, 0.0), (2.0, 0.0), (0.0, 3.0)]
    rows = []
    for i in range(120):
        x, y = centers[i % 3]
        point = Vectors.dense(draw.gauss(x, 0.5), draw.gauss(y, 0.5))
        rows.append((i, float(i % 3), point))
    return spark.createDataFrame(rows, ["id", "label", "features"]).coalesce(2).cache()


@pytest.fixture(scope="session")
def waves(spark):
    """A value that is not linear in its two features: sin(2a) + b^2."""
    draw = random.Random(2)
    rows = []
    for i in range(300):
        a, b = draw.uniform(-2, 2), draw.uniform(-1, 1)
        rows.append((i, math.sin(2 * a) + b * b, Vectors.dense(a, b)))
    return spark.createDataFrame(rows, ["id", "label", "features"]).coalesce(2).cache()


@pytest.fixture
def column():
    """The values of a column, in the order of id."""

    def values(data, name):
        return [row[0] for row in data.orderBy("id").select(name).collect()]

    return values
