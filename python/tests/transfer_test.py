"""Trainings that begin with a model, and what layers within a network give."""

import pytest

from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.regression import NeuralNetworkRegressor

NETWORK = dict(hiddenLayers=[8], maxIter=5, stepSize=0.02, numWorkers=2)


@pytest.fixture(scope="module")
def model(clouds):
    return NeuralNetworkClassifier(**NETWORK).fit(clouds)


def test_a_training_begins_with_a_model_or_with_its_path(model, clouds, tmp_path):
    path = str(tmp_path / "model")
    model.save(path)
    by_path = NeuralNetworkClassifier(initialModel=path, **NETWORK)
    by_model = NeuralNetworkClassifier(initialModel=model, **NETWORK)
    assert by_path.getInitialModel() == path
    later = NeuralNetworkClassifier(**NETWORK).setInitialModel(model).copy()
    assert later.getInitialModel() == by_model.getInitialModel()
    fitted = [one.fit(clouds) for one in (by_path, by_model, later)]
    assert fitted[0].summary.objectiveHistory[0] < model.summary.objectiveHistory[0] / 2
    for one in fitted[1:]:
        assert (one.parameters == fitted[0].parameters).all()
        assert one.getInitialModel() == by_model.getInitialModel()


def test_a_new_head_on_frozen_layers(model, clouds):
    two = clouds.where("label < 2")
    tuned = NeuralNetworkClassifier(
        initialModel=model, frozenLayers=["1-dense"], stepFactors=["bias=2"], **NETWORK
    ).fit(two)
    assert tuned.parameters.shape == (8 * 2 + 2,)
    assert tuned.numClasses == 2
    with pytest.raises(Exception, match="did you mean 1-dense"):
        NeuralNetworkClassifier(frozenLayers=["1-dance"], **NETWORK).fit(two)


def test_hidden_outputs(model, clouds, waves, column, tmp_path):
    other = model.copy().setHiddenOutputCol("hidden")
    assert [v.size for v in column(other.transform(clouds), "hidden")] == [8] * 120
    other.setHiddenLayer("0-standardize")
    assert column(other.transform(clouds), "hidden")[0].size == 2
    path = str(tmp_path / "hidden")
    other.save(path)
    back = NeuralNetworkClassificationModel.load(path)
    assert column(back.transform(clouds), "hidden") == column(other.transform(clouds), "hidden")
    values = NeuralNetworkRegressor(hiddenOutputCol="hidden", **NETWORK).fit(waves)
    assert column(values.transform(waves), "hidden")[0].size == 8
