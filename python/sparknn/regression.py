"""The regressor and its model."""

from typing import TYPE_CHECKING, Any

from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor

from sparknn._base import EstimatorStage
from sparknn._network import BeginsWithModel, NetworkModel, PredictsValues
from sparknn.param import NeuralNetworkRegressionModelSettings, NeuralNetworkRegressorSettings
from sparknn.stage import NetworkDescription, NetworkDiagnostics, describe, diagnose

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["NeuralNetworkRegressionModel", "NeuralNetworkRegressor"]


class NeuralNetworkRegressionModel(
    PredictsValues,
    NetworkModel["NeuralNetworkRegressionModel"],
    _JavaRegressionModel[Any],
    NeuralNetworkRegressionModelSettings,
):
    """A trained regressor: ``prediction`` is a number, or a Vector where the label it was trained
    on was a Vector or an array. With the loss ``quantile`` it is the median, or the quantile
    nearest to it, and ``quantilesCol`` has all quantiles.
    """


class NeuralNetworkRegressor(
    BeginsWithModel,
    NeuralNetworkRegressorSettings,
    EstimatorStage["NeuralNetworkRegressor", NeuralNetworkRegressionModel],
    _JavaRegressor[NeuralNetworkRegressionModel],
):
    """Trains a neural network that predicts one number, or several at once.

    Features are an ml Vector, ``array<float>`` or ``array<double>``. The label is a numeric column,
    or a Vector or array of several targets; with several, ``prediction`` is a Vector. The loss is
    the squared error unless ``loss`` says otherwise; training is as that of the classifier.

    >>> model = NeuralNetworkRegressor(hiddenLayers=[64, 64], maxIter=100).fit(df)
    """

    _model = NeuralNetworkRegressionModel

    def describe(self, dataset: "DataFrame") -> NetworkDescription:
        """The network that ``fit`` would train, layer by layer, without a training. Not with Spark
        Connect.
        """
        return describe(self, dataset)

    def diagnose(self, dataset: "DataFrame", rows: int = 4096) -> NetworkDiagnostics:
        """Looks at the network and its first steps on a sample of the rows, without a training.

        Parameters
        ----------
        rows
            how many to sample at most, at least 1
        """
        return diagnose(self, dataset, rows)
