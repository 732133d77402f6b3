"""What the stages share: how they are made, copied, saved and read."""

from typing import Any, ClassVar, Dict, Generic, Mapping, Optional, TypeVar

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaTransformer

from sparknn._java import is_remote, java_class, new_java_object

S = TypeVar("S")
M = TypeVar("M", bound=JavaModel)

_UID = "{uid}"


class Stage(JavaParams, JavaMLWritable, JavaMLReadable[S], Generic[S]):
    """A stage whose Java class has the name of its Python class, module and all."""

    # For PySpark's finalizer, where a constructor has failed.
    _java_obj: Any = None

    _defaults: ClassVar[Mapping[str, Any]]
    """What Params are where they are not set, as the Java class has it."""

    @classmethod
    def _java_name(cls) -> str:
        # A subclass of the user's has the Java class of the stage that it extends.
        own = next(one for one in cls.__mro__ if one.__module__.startswith("sparknn."))
        return f"{own.__module__}.{own.__name__}"

    def _set_defaults(self) -> None:
        self._setDefault(
            **{
                name: value.replace(_UID, self.uid) if isinstance(value, str) else value
                for name, value in self._defaults.items()
            }
        )

    def _resetUid(self, newUid: Any) -> Any:
        super()._resetUid(newUid)
        # Some defaults are made of the uid.
        self._set_defaults()
        return self

    @classmethod
    def read(cls) -> JavaMLReader[S]:
        """A reader of saved stages of this class."""
        if not is_remote():
            java_class(cls._java_name())
        return super().read()


class Constructed(Stage[S], Generic[S]):
    """A stage that users make: an estimator, or a transformer that learns nothing."""

    _input_kwargs: Dict[str, Any]

    def _construct(self, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self._set_defaults()
        self._java_obj = new_java_object(self._java_name(), self.uid)
        self._set_params(settings)

    def _set_params(self, settings: Mapping[str, Any]) -> None:
        self._set(**settings)


class EstimatorStage(Constructed[S], JavaEstimator[M], Generic[S, M]):
    """An estimator."""

    _model: ClassVar[type]

    def _create_model(self, java_model: Any) -> M:
        return self._model(java_model)

    def _fit(self, dataset: Any) -> M:
        try:
            return super()._fit(dataset)
        except Exception as e:
            if is_remote() and f"found {self._java_name()}" in str(e):
                raise RuntimeError(
                    "the Spark Connect server must have the jar of spark-nn, got one that does "
                    f"not know {self._java_name()}: start it with --jars $(python -m sparknn), or "
                    "give this session the jars by spark.addArtifacts(*sparknn.jars())"
                ) from e
            raise


class TransformerStage(Constructed[S], JavaTransformer, Generic[S]):
    """A transformer that learns nothing."""


class ModelStage(Stage[S], JavaModel, Generic[S]):
    """A model; made by ``fit`` or ``load``."""

    def __init__(self, java_model: Optional[Any] = None) -> None:
        super().__init__(java_model)
        self._set_defaults()
        if java_model is not None and not is_remote():
            self._transfer_params_from_java()

    def _java(self, name: str) -> Any:
        """The Java object, for what a client of Spark Connect can't ask for."""
        return local_java(self, name)


def local_java(stage: JavaParams, name: str) -> Any:
    """The Java object of a stage.

    Raises
    ------
    NotImplementedError
        with Spark Connect, whose clients may call nothing but what Spark's own types have
    """
    if is_remote():
        raise NotImplementedError(
            f"{name} must be called in a classic session, got one of Spark Connect, which lets "
            f"clients call methods of Spark's own types only"
        )
    return stage._java_obj
