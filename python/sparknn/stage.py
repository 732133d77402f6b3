"""What came of a training, and what can be seen of a network before one."""

import re
from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional

from pyspark.ml.wrapper import JavaWrapper

from sparknn._base import local_java
from sparknn._java import is_remote

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = [
    "GradientFinding",
    "InitialLoss",
    "LayerDescription",
    "LayerStatistics",
    "NetworkDescription",
    "NetworkDiagnostics",
    "NetworkTrainingSummary",
    "OverfitTest",
    "PassRecord",
    "StepSizePoint",
    "StepSizeRange",
    "UpdateRatio",
]

_NUMBER = r"(-?\d[\d.eE+-]*|NaN|Infinity)"
_LINE = re.compile(
    rf"Finished pass (\d+) / \d+: loss {_NUMBER}, train (\w+) {_NUMBER}"
    rf"(?:, validation loss {_NUMBER}, validation [^,]+? {_NUMBER})?"
    rf", step {_NUMBER}, {_NUMBER} s"
)


class PassRecord(NamedTuple):
    """What one pass over the data came to. Validation values are None where nothing is held out."""

    pass_: int
    """From 1."""
    loss: float
    """Mean over the training examples, each taken when its mini-batch was trained on."""
    metric: float
    """Accuracy or RMSE on the training examples, taken likewise."""
    validationLoss: Optional[float]
    """Mean over the held-out examples, after the pass."""
    validationMetric: Optional[float]
    """On the held-out examples, after the pass."""
    stepSize: float
    """At the end of the pass, as the schedule has it."""
    seconds: float
    """What the pass took, validation included."""


class NetworkTrainingSummary(JavaWrapper):
    """What a training came to, pass by pass; saved and loaded with its model.

    >>> for p in model.summary.passes: print(p.pass_, p.loss)

    With Spark Connect, all but the losses comes from the text of the summary, which has four
    significant digits; ``bestPass`` and ``skippedRows`` can't be asked for.
    """

    @property
    def objectiveHistory(self) -> List[float]:
        """The mean training loss of each pass; Spark's name for it."""
        return list(self._call_java("objectiveHistory"))

    @property
    def totalIterations(self) -> int:
        """How many passes were made; Spark's name for it."""
        return self._call_java("totalIterations")

    @property
    def metricLabel(self) -> str:
        """What the metric is: ``accuracy`` or ``RMSE``."""
        return self._lines()[0][1] if is_remote() else self._call_java("metricLabel")

    @property
    def validationMetricLabel(self) -> str:
        """What the metric of held-out rows is: the same, or ``validationMetric``. Not with Spark
        Connect.
        """
        java = local_java(self, "validationMetricLabel")  # type: ignore[arg-type]
        return java.validationMetricLabel()

    @property
    def bestPass(self) -> int:
        """The pass, from 1, whose parameters the model has. Not with Spark Connect."""
        return local_java(self, "bestPass").bestPass()  # type: ignore[arg-type]

    @property
    def skippedRows(self) -> int:
        """How many invalid rows were left out (``handleInvalid="skip"``). Not with Spark
        Connect.
        """
        return local_java(self, "skippedRows").skippedRows()  # type: ignore[arg-type]

    @property
    def passes(self) -> List[PassRecord]:
        """One record for each pass."""
        if is_remote():
            losses = self.objectiveHistory
            return [one._replace(loss=loss) for (one, _), loss in zip(self._lines(), losses)]
        return [_pass(one) for one in self._java_obj.passes()]

    def history(self) -> "DataFrame":
        """The passes as a DataFrame with the columns ``pass, loss, metric, validationLoss,
        validationMetric, stepSize, seconds``; ``history().toPandas()`` is ready to be plotted.
        """
        from pyspark.sql import SparkSession

        columns = (
            "pass int, loss double, metric double, validationLoss double, "
            "validationMetric double, stepSize double, seconds double"
        )
        session = SparkSession.getActiveSession()
        assert session is not None
        return session.createDataFrame([tuple(one) for one in self.passes], columns)

    def _lines(self) -> List[Any]:
        found = []
        for line in str(self).splitlines():
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"a summary must have a line for each pass, got '{line}'")
            number, loss, label, *rest = match.groups()
            numbers = [None if one is None else float(one) for one in rest]
            found.append((PassRecord(int(number), float(loss), *numbers), label))
        return found

    def __str__(self) -> str:
        """The lines that training logged."""
        return self._call_java("toString")

    __repr__ = __str__


def _pass(java: Any) -> PassRecord:
    held_out = java.validated()
    return PassRecord(
        getattr(java, "pass")(),
        java.loss(),
        java.metric(),
        java.validationLoss() if held_out else None,
        java.validationMetric() if held_out else None,
        java.stepSize(),
        java.seconds(),
    )


class LayerDescription(NamedTuple):
    """One layer of a network. Numbers are of the layer and of all within it."""

    name: str
    """Of its place, such as ``0-dense`` or ``2-residual/body/1-relu``."""
    depth: int
    """In how many layers it lies."""
    spec: str
    """The layer, without arguments that have their default."""
    output: List[int]
    """The shape of what it gives for an example."""
    parameters: int
    """How many it has, frozen ones among them; running statistics are none."""
    frozen: int
    """How many of them training does not move."""
    multiplyAdds: int
    """Products of an input and a weight that an example's forward pass sums up."""


class NetworkDescription(NamedTuple):
    """A network layer by layer; printed, it is a table. Made by ``describe``.

    >>> print(NeuralNetworkClassifier(layers=["conv(32, 3)", "relu"]).describe(df))
    """

    input: List[int]
    """The shape of an example."""
    layers: List[LayerDescription]
    """In order; a layer that has others within comes before these."""
    parameters: int
    """How many all layers have, frozen ones among them."""
    frozen: int
    """How many of them training does not move."""
    multiplyAdds: int
    """Of an example's forward pass."""
    weightLayers: int
    """Layers with weights on the longest way through it, as networks are named by (ResNet-50)."""
    bytesPerExample: int
    """Memory that a worker's buffers take for each example of a mini-batch."""
    table: str
    """All of it as text."""

    def __str__(self) -> str:
        return self.table


def description(java: Any) -> NetworkDescription:
    """What a description of Java is in Python."""
    return NetworkDescription(
        list(java.input().toArray()),
        [
            LayerDescription(
                one.name(),
                one.depth(),
                one.spec(),
                list(one.output().toArray()),
                one.parameters(),
                one.frozen(),
                one.multiplyAdds(),
            )
            for one in java.layers()
        ],
        java.parameters(),
        java.frozen(),
        java.multiplyAdds(),
        java.weightLayers(),
        java.bytesPerExample(),
        java.toString(),
    )


def describe(estimator: Any, dataset: "DataFrame") -> NetworkDescription:
    """What the ``describe`` of the estimators does."""
    java = local_java(estimator, "describe")
    estimator._transfer_params_to_java()
    return description(java.describe(dataset._jdf))


class InitialLoss(NamedTuple):
    """The loss before the first step beside that of a network which knows nothing (ln C for
    softmax cross-entropy over C classes).
    """

    loss: float
    expected: float

    @property
    def ratio(self) -> float:
        """``loss / expected``; above 2 the weights or the features are too large."""
        return self.loss / self.expected


class GradientFinding(NamedTuple):
    """Whether backpropagation gives the gradient of the loss, for one tensor."""

    name: str
    gradientNorm: float
    relativeError: float
    """Numeric minus analytic derivative, by the norm of the gradient."""
    uncertainty: float
    """The estimated error of the numeric derivative, by the same measure."""
    agrees: bool
    """To 0.001, or to twice the uncertainty where that is more."""


class LayerStatistics(NamedTuple):
    """What one layer gives on a batch."""

    name: str
    units: int
    """How many values it gives for an example."""
    mean: float
    std: float
    least: float
    largest: float
    saturated: float
    """Of an activation: the share of values where its derivative is below 0.05; else NaN."""
    deadUnits: float
    """Of an activation: the share of units that are so for every example; else NaN."""
    histogram: List[int]
    """How many values lie in each of 40 intervals of one width between least and largest."""


class UpdateRatio(NamedTuple):
    """How far a step moves a tensor, relative to its size; about 0.001 is healthy for weights."""

    tensor: str
    norm: float
    updateNorm: float
    ratio: float


class OverfitTest(NamedTuple):
    """Whether a network can learn a handful of rows by heart; one that can't has a fault."""

    losses: List[float]
    """Before each step."""
    metric: float
    """At the end."""
    passed: bool
    """Whether the loss has come down to a twentieth of what it was."""


class StepSizePoint(NamedTuple):
    """One mini-batch of the learning-rate range test."""

    stepSize: float
    loss: float
    smoothed: float
    """Mean of the losses about it."""


class StepSizeRange(NamedTuple):
    """The learning-rate range test: the step size grows until the loss runs away."""

    curve: List[StepSizePoint]
    atLowestLoss: float
    """The step size at which the smoothed loss is lowest."""
    suggestion: float
    """A tenth of that: a place to look around, not an optimum."""


class NetworkDiagnostics(JavaWrapper):
    """Looks at a network before it is trained for long, on a sample of the rows that it would be
    trained on. Made by ``diagnose`` of an estimator; runs on the driver.

    >>> look = NeuralNetworkClassifier().diagnose(df)
    >>> print(look)
    >>> look.stepSizeRange().suggestion
    """

    def initialLoss(self) -> InitialLoss:
        """The loss before the first step, on up to 1024 rows."""
        java = self._java_obj.initialLoss()
        return InitialLoss(java.loss(), java.expected())

    def gradientCheck(self) -> List[GradientFinding]:
        """Whether backpropagation gives the gradient of the loss, tensor by tensor, on 8 rows."""
        return [
            GradientFinding(
                one.name(),
                one.gradientNorm(),
                one.relativeError(),
                one.uncertainty(),
                one.agrees(),
            )
            for one in self._java_obj.gradientCheck().tensors()
        ]

    def layerStatistics(self) -> List[LayerStatistics]:
        """What each layer gives before the first step, on up to 1024 rows, as in training."""
        return [
            LayerStatistics(
                one.name(),
                one.units(),
                one.mean(),
                one.std(),
                one.least(),
                one.largest(),
                one.saturated(),
                one.deadUnits(),
                list(one.histogram()),
            )
            for one in self._java_obj.layerStatistics()
        ]

    def overfitTest(self, rows: int = 20, steps: int = 500) -> OverfitTest:
        """Whether the network learns some rows by heart in some steps."""
        java = self._java_obj.overfitTest(rows, steps)
        return OverfitTest(list(java.losses()), java.metric(), java.passed())

    def updateRatios(self) -> List[UpdateRatio]:
        """How far the first 50 steps move each tensor, relative to its size."""
        return [
            UpdateRatio(one.tensor(), one.norm(), one.updateNorm(), one.ratio())
            for one in self._java_obj.updateRatios()
        ]

    def stepSizeRange(
        self, first: float = 1e-6, last: float = 10.0, steps: int = 200
    ) -> StepSizeRange:
        """The learning-rate range test.

        Parameters
        ----------
        first
            the first step size, greater than 0
        last
            the last, greater than ``first``
        steps
            mini-batches, at least 10
        """
        java = self._java_obj.stepSizeRange(float(first), float(last), steps)
        return StepSizeRange(
            [StepSizePoint(p.stepSize(), p.loss(), p.smoothed()) for p in java.curve()],
            java.atLowestLoss(),
            java.suggestion(),
        )

    def __str__(self) -> str:
        """Initial loss, gradient check and layers, as text."""
        return self._java_obj.toString()

    __repr__ = __str__


def diagnose(estimator: Any, dataset: "DataFrame", rows: int) -> NetworkDiagnostics:
    """What the ``diagnose`` of the estimators does."""
    java = local_java(estimator, "diagnose")
    estimator._transfer_params_to_java()
    return NetworkDiagnostics(java.diagnose(dataset._jdf, rows))
