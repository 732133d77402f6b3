"""Random search: the same points as the class of Java draws, with or without a JVM.

Everything here is in :py:mod:`sparknn.tuning`.
"""

import math
from typing import (
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Union,
)

from pyspark.ml.param import Param, TypeConverters

Number = Union[int, float]
Settings = Dict[Param[Any], Any]

_MASK = (1 << 64) - 1
_GOLDEN_GAMMA = 0x9E3779B97F4A7C15
_SEARCH = 8
_ATTEMPTS = 100_000
_JAVA_NAME = "sparknn.tuning.RandomParamGridBuilder"


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _within(key: int, part: int) -> int:
    return _mix((key + _GOLDEN_GAMMA * (part + 1)) & _MASK)


def _key(seed: int, purpose: int) -> int:
    return _mix((seed + _GOLDEN_GAMMA * purpose) & _MASK)


def _java_hash(text: str) -> int:
    value = 0
    for letter in text:
        value = (31 * value + ord(letter)) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


class Rng:
    """A pseudo-random generator whose start is an address: SplitMix64, as ``sparknn.nn.random``."""

    def __init__(self, key: int) -> None:
        self._state = _key(key, _SEARCH)

    def next_bits(self) -> int:
        """64 random bits."""
        self._state = (self._state + _GOLDEN_GAMMA) & _MASK
        return _mix(self._state)

    def random(self) -> float:
        """Uniform in [0, 1)."""
        return (self.next_bits() >> 11) * 2.0**-53

    def uniform(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * self.random()

    def below(self, bound: int) -> int:
        """Uniform in {0, ..., bound - 1}."""
        return ((self.next_bits() >> 32) * bound) >> 32

    def choice(self, values: Sequence[Any]) -> Any:
        """One of some values."""
        return values[self.below(len(values))]


class _Real:
    """Numbers in [low, high), uniform themselves or in their logarithm."""

    count: float = math.inf

    def __init__(self, low: float, high: float, log: bool) -> None:
        self.low, self.high, self.log = low, high, log

    def scaled(self, value: float) -> float:
        return math.log(value) if self.log else value

    def value(self, scaled: float) -> float:
        return math.exp(scaled) if self.log else scaled

    def draw(self, rng: Rng) -> float:
        drawn = self.value(rng.uniform(self.scaled(self.low), self.scaled(self.high)))
        # Rounding must not lead out of the range.
        return max(self.low, min(drawn, _next_down(self.high)))

    def around(self, best: Number, factor: float) -> "_Real":
        half = factor * (self.scaled(self.high) - self.scaled(self.low)) / 2
        low = max(self.value(self.scaled(best) - half), min(self.low, best))
        high = min(self.value(self.scaled(best) + half), max(self.high, best))
        return _Real(low, high, self.log) if low < high else self

    def __str__(self) -> str:
        return f"{'log-uniform' if self.log else 'uniform'} in [{self.low}, {self.high})"


def _next_down(value: float) -> float:
    """The float before a finite one."""
    return math.nextafter(value, -math.inf)


class _Whole:
    """Whole numbers low, ..., high: equally likely, or k in proportion to log(1 + 1/k)."""

    def __init__(self, low: int, high: int, log: bool) -> None:
        self.low, self.high, self.log = low, high, log

    @property
    def count(self) -> float:
        return self.high - self.low + 1

    def draw(self, rng: Rng) -> int:
        if self.log:
            real = rng.uniform(math.log(self.low), math.log(self.high + 1))
            return max(self.low, min(int(math.exp(real)), self.high))
        count = self.high - self.low + 1
        # Exactly uniform, by refusing what would make some numbers more likely than others.
        bits = rng.next_bits() >> 1
        while bits - bits % count + (count - 1) >= 1 << 63:
            bits = rng.next_bits() >> 1
        return self.low + bits % count

    def around(self, best: Number, factor: float) -> "_Whole":
        scale = math.log if self.log else float
        back: Callable[[float], float] = math.exp if self.log else float
        half = factor * (scale(self.high) - scale(self.low)) / 2
        # At least to the neighbours of the best.
        low = min(math.floor(back(scale(best) - half) + 0.5), int(best) - 1)
        high = max(math.floor(back(scale(best) + half) + 0.5), int(best) + 1)
        return _Whole(
            max(low, min(self.low, int(best))), min(high, max(self.high, int(best))), self.log
        )

    def __str__(self) -> str:
        kind = "log-uniform" if self.log else "uniform"
        return f"{kind} in {{{self.low}, ..., {self.high}}}"


class _Choice:
    """One of some values, each as likely as the number of times that it is named."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = list(values)
        self.count: float = len({_frozen(value) for value in values})

    def draw(self, rng: Rng) -> Any:
        return rng.choice(self.values)

    def around(self, best: Any, factor: float) -> "_Choice":
        return self

    def __str__(self) -> str:
        return f"one of {self.values}"


class _Drawn:
    """What a function makes of random numbers."""

    count: float = math.inf

    def __init__(self, function: Callable[[Rng], Any]) -> None:
        self.function = function

    def draw(self, rng: Rng) -> Any:
        return self.function(rng)

    def around(self, best: Any, factor: float) -> "_Drawn":
        return self

    def __str__(self) -> str:
        return "drawn by a function"


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, (list, tuple)) else value


class RandomParamGridBuilder:
    """Builds the settings of a random search: each is a point drawn at random, every Param from a
    distribution of its own.

    >>> settings = (
    ...     RandomParamGridBuilder()
    ...     .addLogUniform(network.stepSize, 1e-4, 1e-1)
    ...     .addUniform(network.dropout, 0, 0.5)
    ...     .addChoice(network.hiddenLayers, [256], [128, 64])
    ...     .baseOn({network.maxIter: 10})
    ...     .build(20)
    ... )

    Of as many trials a grid tries few values of each Param, each many times; random points try a
    new value of every Param in every trial (Bergstra and Bengio 2012, "Random search for
    hyper-parameter optimization", JMLR 13). Points are distinct. Random numbers have addresses
    (seed, name of the Param, trial): the same seed gives the same points, in Scala and Java too.
    Values are checked by their Param when they are used.
    """

    def __init__(self) -> None:
        self._searched: Dict[Param[Any], Any] = {}
        self._base: Settings = {}
        self._seed = _java_hash(_JAVA_NAME)
        # How many times the search was narrowed: new ranges get new numbers.
        self._narrowed = 0

    def addUniform(self, param: Param[Any], low: Number, high: Number) -> "RandomParamGridBuilder":
        """Searches uniformly: a float in [low, high), an int in {low, ..., high}."""
        return self._add_range(param, low, high, False)

    def addLogUniform(
        self, param: Param[Any], low: Number, high: Number
    ) -> "RandomParamGridBuilder":
        """Searches a number whose logarithm is uniform, so that each decade is as likely as the
        next: a float in [low, high), an int in {low, ..., high}. ``low`` is greater than 0.
        """
        return self._add_range(param, low, high, True)

    def _add_range(
        self, param: Param[Any], low: Number, high: Number, log: bool
    ) -> "RandomParamGridBuilder":
        whole = param.typeConverter == TypeConverters.toInt
        if not whole and param.typeConverter != TypeConverters.toFloat:
            raise TypeError(f"{param.name} must be a Param of numbers to have a range, got {param}")
        low, high = param.typeConverter(low), param.typeConverter(high)
        if log and low < (1 if whole else 0) or log and low == 0:
            bound = "at least 1" if whole else "greater than 0"
            raise ValueError(
                f"{param.name}'s low in a log-uniform range must be {bound}, got {low}"
            )
        if not low < high or not math.isfinite(high - low):
            raise ValueError(f"{param.name}'s low must be less than its high, got {low} and {high}")
        self._searched[param] = (_Whole if whole else _Real)(low, high, log)  # type: ignore
        return self

    def addChoice(self, param: Param[Any], *values: Any) -> "RandomParamGridBuilder":
        """Searches among values, each as likely as the number of times that it is named; without
        values, true and false.
        """
        if not values:
            if param.typeConverter != TypeConverters.toBoolean:
                raise ValueError(f"{param.name} must have a value to choose, got none")
            values = (True, False)
        self._searched[param] = _Choice([param.typeConverter(value) for value in values])
        return self

    def addDrawn(
        self, param: Param[Any], function: Callable[[Rng], Any]
    ) -> "RandomParamGridBuilder":
        """Searches what a function makes of random numbers, such as one to three hidden layers:

        >>> builder.addDrawn(
        ...     network.hiddenLayers,
        ...     lambda rng: [16 << rng.below(5) for _ in range(1 + rng.below(3))],
        ... )
        """
        self._searched[param] = _Drawn(lambda rng: param.typeConverter(function(rng)))
        return self

    def baseOn(self, *settings: Any) -> "RandomParamGridBuilder":
        """Gives every point these settings as well: a dict, or pairs, as of ParamGridBuilder."""
        pairs: List[Tuple[Param[Any], Any]] = []
        for one in settings:
            pairs += one.items() if isinstance(one, dict) else [one]
        for param, value in pairs:
            self._searched.pop(param, None)
            self._base[param] = param.typeConverter(value)
        return self

    def setSeed(self, value: int) -> "RandomParamGridBuilder":
        """Sets the seed; default: a hash of the name of the class, as in Java."""
        self._seed = value
        return self

    def build(self, count: int) -> List[Settings]:
        """Draws the points.

        Parameters
        ----------
        count
            how many, at least 1

        Returns
        -------
        as many distinct settings; fewer if there are no more
        """
        if count < 1:
            raise ValueError(f"the number of points to build must be at least 1, got {count}")
        if not self._searched:
            raise ValueError("a Param to search must be added before build, got none")
        most = math.prod(one.count for one in self._searched.values())
        keys = list(self._keys())
        points: Dict[Any, List[Any]] = {}
        for trial in range(count):
            if len(points) >= most:
                break
            for attempt in range(_ATTEMPTS):
                point = [
                    one.draw(Rng(_within(_within(key, trial), attempt)))
                    for key, one in zip(keys, self._searched.values())
                ]
                if _frozen(point) not in points:
                    points[_frozen(point)] = point
                    break
            else:
                break
        return [{**self._base, **dict(zip(self._searched, point))} for point in points.values()]

    def _keys(self) -> Iterator[int]:
        """The address of each Param's numbers: its name, and the how manieth of that name it is."""
        root = _within(_key(self._seed, _SEARCH), self._narrowed)
        same_name: Dict[str, int] = {}
        for param in self._searched:
            same_name[param.name] = same_name.get(param.name, 0) + 1
            key = _within(root, same_name[param.name])
            for letter in param.name:
                key = _within(key, ord(letter))
            yield key

    def around(
        self,
        tried: Sequence[Mapping[Param[Any], Any]],
        metrics: Sequence[float],
        largerIsBetter: bool,
        factor: float,
    ) -> "RandomParamGridBuilder":
        """A builder that searches closer around the best point of a search: coarse to fine.

        A range is as wide as this builder's times ``factor``, in the logarithm where it is
        log-uniform, with the best value in the middle, and ends where this builder's ends (in Java
        it may go past an end at which the best value was). Choices and functions stay as they are.

        Parameters
        ----------
        tried
            the settings of the search
        metrics
            what came of each; NaN is worse than any number
        largerIsBetter
            whether the best metric is the largest
        factor
            new width of ranges by the old, in (0, 1); 0.3 to 0.5 is usual
        """
        if not 0 < factor < 1:
            raise ValueError(f"factor must be in (0, 1), got {factor}")
        if len(tried) != len(metrics):
            raise ValueError(
                f"there must be a metric for each of the settings, got {len(metrics)} metrics for "
                f"{len(tried)} settings"
            )
        numbers = [i for i, metric in enumerate(metrics) if not math.isnan(metric)]
        if not numbers:
            raise ValueError("some metric must be a number, got only NaN")
        sign = -1 if largerIsBetter else 1
        best = tried[min(numbers, key=lambda i: sign * metrics[i])]
        closer = RandomParamGridBuilder().baseOn(dict(self._base)).setSeed(self._seed)
        closer._narrowed = self._narrowed + 1
        for param, one in self._searched.items():
            value: Optional[Any] = best.get(param)
            if value is None and isinstance(one, (_Real, _Whole)):
                raise ValueError(
                    f"the settings tried must have a value of {param.name}, got {best}"
                )
            closer._searched[param] = one.around(value, factor)
        return closer

    def __repr__(self) -> str:
        return "\n".join(f"{param.name}: {one}" for param, one in self._searched.items())
