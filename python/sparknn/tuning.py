"""Search for good settings, beside Spark's own ParamGridBuilder and CrossValidator."""

from typing import TYPE_CHECKING, Any, List, Mapping, NamedTuple, Sequence

from pyspark.ml import Estimator, Transformer
from pyspark.ml.wrapper import JavaParams

from sparknn._base import EstimatorStage, ModelStage
from sparknn._meta import HasEstimator, Settings, settings_from_java, settings_to_java
from sparknn._random import RandomParamGridBuilder
from sparknn.param import SuccessiveHalvingModelSettings, SuccessiveHalvingSettings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["RandomParamGridBuilder", "SuccessiveHalving", "SuccessiveHalvingModel", "Trial"]


class Trial(NamedTuple):
    """What came of one candidate of a search."""

    number: int
    """Of the candidate, from 0: its place among the settings."""
    bracket: int
    """Of Hyperband, from 0."""
    settings: str
    """Its Params, such as ``stepSize=0.01, dropout=0.2``."""
    passes: int
    """That it was trained for."""
    metric: float
    """On the held-out rows, of the pass with the lowest validation loss; NaN if there is none."""
    validationLoss: float
    """Of that pass."""
    seconds: float
    """Of training."""
    error: str
    """Why it ended early, empty if it did not."""


def _trial(java: Any) -> Trial:
    return Trial(*(getattr(java, name)() for name in Trial._fields))


class SuccessiveHalvingModel(
    ModelStage["SuccessiveHalvingModel"],
    SuccessiveHalvingModelSettings,
):
    """The best model that :py:class:`SuccessiveHalving` has found, and what it has tried."""

    @property
    def bestModel(self) -> Transformer:
        """The winner: a model of ours, or a PipelineModel that ends with one."""
        return JavaParams._from_java(self._java("bestModel").bestModel())

    @property
    def bestSettings(self) -> Settings:
        """The winner's settings, of those that were tried."""
        return settings_from_java(self.bestModel, self._java("bestSettings").bestSettings())

    @property
    def bestTrial(self) -> Trial:
        """What came of the winner."""
        return _trial(self._java("bestTrial").bestTrial())

    @property
    def trials(self) -> List[Trial]:
        """What came of each candidate, in the order of the settings."""
        return [_trial(one) for one in self._java("trials").trials()]

    @property
    def totalPasses(self) -> int:
        """How many passes over the data all candidates took together."""
        return self._java("totalPasses").totalPasses()

    def trialsTable(self) -> "DataFrame":
        """The trials as a DataFrame with the columns ``trial, bracket, settings, passes, metric,
        validationLoss, seconds, error, best``; metric and loss are null where there are none.
        """
        from pyspark.sql import DataFrame, SparkSession

        session = SparkSession.getActiveSession()
        assert session is not None
        return DataFrame(self._java("trialsTable").trials(session._jsparkSession), session)


class SuccessiveHalving(
    SuccessiveHalvingSettings,
    HasEstimator,
    EstimatorStage["SuccessiveHalving", SuccessiveHalvingModel],
):
    """A search that spends passes over the data where they promise most: all candidates are trained
    for a few passes, the best third goes on from where it is, and so on, until the best of the last
    few, trained for all of ``maxIter``, wins. With ``brackets`` above 1 it is Hyperband.

    The estimator is one of ours that trains by mini-batches, or a Pipeline that ends with one.
    Not with Spark Connect, whose clients can't send the estimator.

    >>> points = RandomParamGridBuilder().addUniform(network.dropout, 0, 0.5).build(9)
    >>> search = SuccessiveHalving(estimator=network, estimatorParamMaps=points)
    """

    _model = SuccessiveHalvingModel
    _estimatorParamMaps: List[Settings] = [{}]

    def _set_params(self, settings: Mapping[str, Any]) -> None:
        more = dict(settings)
        if more.get("estimator") is not None:
            self.setEstimator(more["estimator"])
        if more.get("estimatorParamMaps") is not None:
            self.setEstimatorParamMaps(more["estimatorParamMaps"])
        for name in ("estimator", "estimatorParamMaps"):
            more.pop(name, None)
        super()._set_params(more)

    def setEstimator(self, value: "Estimator[Any]") -> "SuccessiveHalving":
        """What is trained: an estimator of ours, or a Pipeline that ends with one."""
        return super().setEstimator(value)

    def setEstimatorParamMaps(self, value: Sequence[Settings]) -> "SuccessiveHalving":
        """The settings to try, at least one."""
        if len(value) == 0:
            raise ValueError("there must be at least one ParamMap to try, got none")
        self._estimatorParamMaps = list(value)
        return self

    def getEstimatorParamMaps(self) -> List[Settings]:
        """The settings to try."""
        return list(self._estimatorParamMaps)

    def _transfer_params_to_java(self) -> None:
        super()._transfer_params_to_java()
        if self._estimator is not None:
            self._java_obj.setEstimatorParamMaps(
                _java_array(
                    [settings_to_java(self._estimator, one) for one in self._estimatorParamMaps]
                )
            )

    def _transfer_params_from_java(self) -> None:
        super()._transfer_params_from_java()
        if self._estimator is not None:
            self._estimatorParamMaps = [
                settings_from_java(self._estimator, one)
                for one in self._java_obj.getEstimatorParamMaps()
            ]


def _java_array(maps: Sequence[Any]) -> Any:
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    gateway = context._gateway  # type: ignore[union-attr]
    array = gateway.new_array(gateway.jvm.org.apache.spark.ml.param.ParamMap, len(maps))
    for i, one in enumerate(maps):
        array[i] = one
    return array
