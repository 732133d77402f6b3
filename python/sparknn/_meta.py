"""What stages share that train another estimator, and settings of stages within stages."""

from typing import Any, Dict, Iterator, Mapping, Optional

from pyspark.ml import Estimator, Pipeline, PipelineModel
from pyspark.ml.param import Param, Params
from pyspark.ml.wrapper import JavaParams

from sparknn._java import is_remote

Settings = Dict[Param[Any], Any]


def nested(stage: Any) -> Iterator[Params]:
    """A stage and all that it is made of."""
    yield stage
    parts = []
    if isinstance(stage, Pipeline):
        parts = stage.getStages()
    elif isinstance(stage, PipelineModel):
        parts = stage.stages
    elif isinstance(stage, HasEstimator) and stage.getEstimator() is not None:
        parts = [stage.getEstimator()]
    for part in parts:
        yield from nested(part)


def settings_to_java(stage: Params, settings: Mapping[Param[Any], Any]) -> Any:
    """A Java ParamMap of the settings of a stage and of what it is made of.

    Raises
    ------
    ValueError
        if a Param is that of another stage
    """
    stages = {one.uid: one for one in nested(stage)}
    java = JavaParams._empty_java_param_map()
    for param, value in settings.items():
        owner = stages.get(param.parent)
        if not isinstance(owner, JavaParams):
            raise ValueError(
                f"every setting must be of a Param of {', '.join(stages)}, got {param}"
            )
        java.put([owner._make_java_param_pair(param, value)])
    return java


def settings_from_java(stage: Params, java: Any) -> Settings:
    """The settings of a Java ParamMap, by the Params of a stage and of what it is made of."""
    stages = {one.uid: one for one in nested(stage)}
    found: Settings = {}
    for pair in java.toList():
        owner = stages[pair.param().parent()]
        assert isinstance(owner, JavaParams)
        one = JavaParams._empty_java_param_map()
        one.put([pair])
        found.update(JavaParams._transfer_param_map_from_java(owner, one))
    return found


class HasEstimator:
    """An estimator that is not a Param, and goes along where the stage goes."""

    _estimator: Optional[Estimator[Any]] = None

    def getEstimator(self) -> Any:
        """What is trained; None if it was not set."""
        return self._estimator

    def setEstimator(self, value: Any) -> Any:
        """What is trained; kept, not copied."""
        self._estimator = value
        return self

    def _transfer_params_to_java(self) -> None:
        if self._estimator is not None:
            self._java_obj.setEstimator(self._estimator._to_java())  # type: ignore[attr-defined]
        super()._transfer_params_to_java()  # type: ignore[misc]

    def _transfer_params_from_java(self) -> None:
        super()._transfer_params_from_java()  # type: ignore[misc]
        java = self._java_obj.getEstimator()  # type: ignore[attr-defined]
        if java is not None:
            self.setEstimator(JavaParams._from_java(java))

    def _transfer_param_map_to_java(self, pyParamMap: Mapping[Param[Any], Any]) -> Any:
        """With the settings of what is trained, which a grid may have too."""
        uids = {one.uid for one in nested(self)}
        own = {param: value for param, value in pyParamMap.items() if param.parent in uids}
        return settings_to_java(self, own)  # type: ignore[arg-type]

    def _transfer_param_map_from_java(self, javaParamMap: Any) -> Settings:
        return settings_from_java(self, javaParamMap)  # type: ignore[arg-type]

    def copy(self, extra: Optional[Settings] = None) -> Any:
        """A copy whose estimator has ``extra``, too."""
        that = super().copy(extra)  # type: ignore[misc]
        if self._estimator is not None:
            that.setEstimator(self._estimator.copy(extra))
        return that

    def _fit(self, dataset: Any) -> Any:
        if is_remote():
            raise NotImplementedError(
                f"{type(self).__name__} must be fitted in a classic session, got one of Spark "
                f"Connect, whose clients send Params only, and not the estimator in this one"
            )
        return super()._fit(dataset)  # type: ignore[misc]
