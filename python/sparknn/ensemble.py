"""Ensembles: several networks on the same rows, whose probabilities or values are averaged."""

from typing import Any, Generic, List, Mapping, TypeVar

from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)
from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor

from sparknn._base import EstimatorStage, ModelStage
from sparknn._meta import HasEstimator
from sparknn._network import PredictsValues
from sparknn.classification import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from sparknn.param import (
    EnsembleClassificationModelSettings,
    EnsembleClassifierSettings,
    EnsembleRegressionModelSettings,
    EnsembleRegressorSettings,
)
from sparknn.regression import NeuralNetworkRegressionModel, NeuralNetworkRegressor

__all__ = [
    "EnsembleClassificationModel",
    "EnsembleClassifier",
    "EnsembleRegressionModel",
    "EnsembleRegressor",
]

E = TypeVar("E")
M = TypeVar("M")


class _Ensemble(HasEstimator, Generic[E]):
    """What both ensembles share: they have their estimator's columns and seed by default."""

    _member: type
    _from_estimator = ("featuresCol", "labelCol", "predictionCol", "seed")

    def setEstimator(self, value: E) -> Any:
        """What trains a member; kept, not copied."""
        if not isinstance(value, self._member):
            raise TypeError(
                f"estimator must be a {self._member.__name__}, got {type(value).__name__}"
            )
        super().setEstimator(value)
        self._follow_estimator()
        return self

    def _follow_estimator(self) -> None:
        defaults = {
            name: self._estimator.getOrDefault(name)  # type: ignore[union-attr]
            for name in self._from_estimator
        }
        self._setDefault(**defaults)  # type: ignore[attr-defined]

    def _set_params(self, settings: Mapping[str, Any]) -> None:
        more = dict(settings)
        estimator = more.pop("estimator", None)
        if estimator is not None:
            self.setEstimator(estimator)
        elif self._estimator is None:
            self.setEstimator(self._member())
        super()._set_params(more)  # type: ignore[misc]

    def _transfer_params_to_java(self) -> None:
        # The estimator may have changed since.
        self._follow_estimator()
        super()._transfer_params_to_java()


class _EnsembleModel(Generic[M]):
    """What both models share."""

    _member: type
    _java: Any

    @property
    def models(self) -> List[M]:
        """The members, each a model by itself. Not with Spark Connect."""
        return [self._member._from_java(one) for one in self._java("models").models()]


class EnsembleClassificationModel(
    _EnsembleModel[NeuralNetworkClassificationModel],
    ModelStage["EnsembleClassificationModel"],
    _JavaProbabilisticClassificationModel[Any],
    EnsembleClassificationModelSettings,
):
    """Several trained classifiers. ``probability`` is the mean of the members' probabilities,
    ``rawPrediction`` its logarithm, ``prediction`` the class, by ``thresholds`` where they are set.
    ``stdCol``, ``entropyCol`` and ``mutualInformationCol`` tell how far the members agree.
    """

    _member = NeuralNetworkClassificationModel


class EnsembleClassifier(
    EnsembleClassifierSettings,
    _Ensemble[NeuralNetworkClassifier],
    EstimatorStage["EnsembleClassifier", EnsembleClassificationModel],
    _JavaProbabilisticClassifier[EnsembleClassificationModel],
):
    """Trains several networks on the same rows and averages their probabilities.

    The estimator says what a member is. Columns, ``thresholds`` and ``seed`` are those of the
    estimator, unless they are set on the ensemble. Every Param of the estimator works in a grid as
    if it were trained by itself. Not with Spark Connect, whose clients can't send the estimator.

    >>> EnsembleClassifier(
    ...     estimator=NeuralNetworkClassifier(hiddenLayers=[256]), numMembers=5
    ... ).fit(df)
    """

    _model = EnsembleClassificationModel
    _member = NeuralNetworkClassifier
    _from_estimator = (
        "featuresCol",
        "labelCol",
        "predictionCol",
        "rawPredictionCol",
        "probabilityCol",
        "seed",
    )


class EnsembleRegressionModel(
    _EnsembleModel[NeuralNetworkRegressionModel],
    PredictsValues,
    ModelStage["EnsembleRegressionModel"],
    _JavaRegressionModel[Any],
    EnsembleRegressionModelSettings,
):
    """Several trained regressors. ``prediction`` is the mean of what the members predict,
    ``stdCol`` the standard deviation over them; both are numbers, or Vectors where there are
    several targets.
    """

    _member = NeuralNetworkRegressionModel


class EnsembleRegressor(
    EnsembleRegressorSettings,
    _Ensemble[NeuralNetworkRegressor],
    EstimatorStage["EnsembleRegressor", EnsembleRegressionModel],
    _JavaRegressor[EnsembleRegressionModel],
):
    """Trains several networks on the same rows and averages what they predict; otherwise as
    :py:class:`EnsembleClassifier`.
    """

    _model = EnsembleRegressionModel
    _member = NeuralNetworkRegressor
