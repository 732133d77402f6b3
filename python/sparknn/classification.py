"""The classifier and its model."""

from typing import TYPE_CHECKING, Any

from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)

from sparknn._base import EstimatorStage
from sparknn._network import BeginsWithModel, NetworkModel
from sparknn.param import (
    NeuralNetworkClassificationModelSettings,
    NeuralNetworkClassifierSettings,
)
from sparknn.stage import NetworkDescription, NetworkDiagnostics, describe, diagnose

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["NeuralNetworkClassificationModel", "NeuralNetworkClassifier"]


class NeuralNetworkClassificationModel(
    NetworkModel["NeuralNetworkClassificationModel"],
    _JavaProbabilisticClassificationModel[Any],
    NeuralNetworkClassificationModelSettings,
):
    """A trained classifier: ``rawPrediction`` holds the logits, ``probability`` their softmax,
    ``prediction`` the class, by ``thresholds`` where they are set.
    """


class NeuralNetworkClassifier(
    BeginsWithModel,
    NeuralNetworkClassifierSettings,
    EstimatorStage["NeuralNetworkClassifier", NeuralNetworkClassificationModel],
    _JavaProbabilisticClassifier[NeuralNetworkClassificationModel],
):
    """Trains a neural network that tells classes apart.

    Features are an ml Vector, ``array<float>`` or ``array<double>``; labels are 0, 1, ..., C - 1 in
    a numeric column. The sizes of input and output come from the data. The loss is softmax
    cross-entropy; training is parameter averaging over ``numWorkers`` partitions, each with
    mini-batches of its own. The same data, partitions and Params give the same bits each time.

    >>> model = NeuralNetworkClassifier(hiddenLayers=[256, 128]).fit(df)
    """

    _model = NeuralNetworkClassificationModel

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
