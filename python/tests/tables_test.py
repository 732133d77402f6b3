"""Tables as they are: strings, Booleans, numbers and missing cells."""

import pytest

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.regression import NeuralNetworkRegressor


@pytest.fixture(scope="module")
def table(spark):
    rows = [
        (
            i,
            None if i % 11 == 3 else i * 37 % 101 / 10,
            None if i % 13 == 5 else f"town {i * 5 % 12}",
            i % 2 == 0,
            float(i % 2 == 0 or i * 5 % 12 < 3),
        )
        for i in range(240)
    ]
    schema = "id int, size double, town string, used boolean, label double"
    return spark.createDataFrame(rows, schema)


@pytest.fixture(scope="module")
def model(table):
    network = NeuralNetworkClassifier(
        numericCols=["size"], categoricalCols=["town", "used"], hiddenLayers=[8], maxIter=40
    )
    return network.fit(table)


def test_learns_and_saves(model, table, column, tmp_path):
    predicted = column(model.transform(table), "prediction")
    right = sum(a == b for a, b in zip(column(table, "label"), predicted))
    assert right > 225
    model.save(str(tmp_path / "model"))
    loaded = NeuralNetworkClassificationModel.load(str(tmp_path / "model"))
    assert column(loaded.transform(table), "prediction") == predicted
    assert loaded.getCategoricalCols() == ["town", "used"]


def test_embeddings(model):
    rows = model.embeddings().collect()
    assert [row.kind for row in rows] == ["other"] + 12 * ["category"] + ["missing"]
    assert len(rows[1].vector) == 8
    assert rows[0].category is None and rows[1].category.startswith("town")


def test_a_column_of_another_type_is_refused(table):
    with pytest.raises(Exception, match="numericCols column 'town' must be a number, got string"):
        NeuralNetworkRegressor(numericCols=["town"]).fit(table)
