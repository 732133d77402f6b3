"""What the models of one network share."""

from typing import TYPE_CHECKING, Any, Generic, Mapping, TypeVar, Union

import numpy as np
from pyspark.ml.linalg import Vector
from pyspark.ml.util import HasTrainingSummary
from pyspark.sql import SparkSession

from sparknn._base import ModelStage, local_java
from sparknn._java import is_remote
from sparknn.stage import NetworkDescription, NetworkTrainingSummary, description

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

S = TypeVar("S")


class NetworkModel(HasTrainingSummary[NetworkTrainingSummary], ModelStage[S], Generic[S]):
    """A model of one network."""

    @property
    def hasSummary(self) -> bool:
        """True: the summary is saved with the model."""
        return True

    @property
    def summary(self) -> NetworkTrainingSummary:
        """What training came to, pass by pass."""
        if is_remote():
            # Of a model that was fitted, the one that keeps the data that a summary may need.
            return getattr(self, "_summary", None) or self._summaryCls(f"{self._java_obj}.summary")
        return self._summaryCls(self._java_obj.summary())

    @property
    def _summaryCls(self) -> type:
        return NetworkTrainingSummary

    def _summary_dataset(self, train_dataset: Any) -> Any:
        # The summary needs no rows.
        return train_dataset

    @property
    def network(self) -> str:
        """The network: its layers and its loss, as text. Not with Spark Connect."""
        return self._java("network").network().toString()

    def describe(self) -> NetworkDescription:
        """The network layer by layer: shapes, parameters, multiply-adds. Not with Spark Connect."""
        return description(self._java("describe").describe())

    def embeddings(self) -> "DataFrame":
        """The learned vectors of categories, of a model with ``categoricalCols``: a DataFrame with
        columns ``column, kind, category, vector``. ``kind`` is ``category``, ``other`` (rare, or
        not seen in training) or ``missing``. Not with Spark Connect.
        """
        self._java("embeddings")
        session = SparkSession.getActiveSession()
        assert session is not None
        return self._call_java("embeddings", session._jsparkSession)

    @property
    def parameters(self) -> "np.ndarray":
        """All trained parameters, float32 ``[n]``: layer by layer, weights ``[in, out]`` before
        biases. Not with Spark Connect.
        """
        self._java("parameters")
        return np.asarray(self._call_java("parameters"), dtype=np.float32)


class BeginsWithModel:
    """An estimator whose training may begin with a model."""

    def setInitialModel(self: S, value: Union[str, "NetworkModel[Any]"]) -> S:
        """Sets the model that training begins with.

        Parameters
        ----------
        value
            a saved model's path, or a model. A model is kept on the driver as long as that runs,
            and ``initialModel`` is its path there: save it where the estimator is to be saved and
            fitted elsewhere. With Spark Connect give the path of a saved model.
        """
        if isinstance(value, NetworkModel):
            if is_remote():
                raise NotImplementedError(
                    "initialModel must be the path of a saved model with Spark Connect, got a model"
                )
            java = self._java_obj  # type: ignore[attr-defined]
            java.setInitialModel(value._java_obj)
            value = java.getOrDefault(java.getParam("initialModel"))
        return self._set(initialModel=value)  # type: ignore[attr-defined]

    def _set_params(self, settings: Mapping[str, Any]) -> None:
        others = dict(settings)
        model = others.pop("initialModel", None)
        super()._set_params(others)  # type: ignore[misc]
        if model is not None:
            self.setInitialModel(model)


class PredictsValues:
    """What models share that predict one number or several."""

    @property
    def numTargets(self) -> int:
        """How many numbers are predicted. Not with Spark Connect."""
        return local_java(self, "numTargets").numTargets()  # type: ignore[arg-type]

    def predictAll(self, value: Vector) -> Vector:
        """All numbers that are predicted for some features. Not with Spark Connect."""
        local_java(self, "predictAll")  # type: ignore[arg-type]
        return self._call_java("predictAll", value)  # type: ignore[attr-defined]

    def predictQuantiles(self, value: Vector) -> Vector:
        """All quantiles of the loss ``quantile``, in the order of their probabilities, for some
        features; of several targets, one target's behind the other's. Not with Spark Connect.
        """
        local_java(self, "predictQuantiles")  # type: ignore[arg-type]
        return self._call_java("predictQuantiles", value)  # type: ignore[attr-defined]
