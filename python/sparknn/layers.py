"""Layers written down by functions, for ``setLayers``, and architectures from the literature.

>>> from sparknn import layers as l
>>> block = [l.conv(32, 3), "batchNorm", "relu", l.conv(32, 3), "batchNorm"]
>>> NeuralNetworkClassifier(layers=[l.conv(32, 3), "relu", l.repeat(3, l.residual(*block), "relu")])

Each function gives the text that Java takes, so that texts and functions mix. Arguments that are
None have the layer's default. Wrong ones are refused by Java, when the layers are set on a stage
that is used. A pair is (height, width).
"""

from typing import Any, List, Optional, Tuple, Union

from sparknn._java import is_remote, java_class

__all__ = [
    "Architectures",
    "SmallArchitectures",
    "avgPool",
    "concat",
    "conv",
    "conv1d",
    "dense",
    "denseBlock",
    "depthwiseConv",
    "dropPath",
    "dropout",
    "maxPool",
    "named",
    "repeat",
    "residual",
    "separableConv",
    "sequential",
    "spatialDropout",
    "squeezeExcite",
    "upsample",
]

Size = Union[int, Tuple[int, int]]
Padding = Union[int, str]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_text(one) for one in value) + "]"
    return str(value)


def _spec(name: str, *arguments: Any, **options: Any) -> str:
    given = [_text(one) for one in arguments]
    given += [f"{key}={_text(value)}" for key, value in options.items() if value is not None]
    return f"{name}({', '.join(given)})" if given else name


def dense(units: int, *, weightInit: Optional[str] = None) -> str:
    """Fully connected, on the last dimension."""
    return _spec("dense", units, weightInit=weightInit)


def conv(
    filters: int,
    kernel: Size,
    *,
    stride: Optional[Size] = None,
    padding: Optional[Padding] = None,
    groups: Optional[int] = None,
    dilation: Optional[Size] = None,
    bias: Optional[bool] = None,
    weightInit: Optional[str] = None,
) -> str:
    """A convolution of images."""
    return _spec(
        "conv",
        filters,
        kernel,
        stride=stride,
        padding=padding,
        groups=groups,
        dilation=dilation,
        bias=bias,
        weightInit=weightInit,
    )


def conv1d(
    filters: int,
    kernel: int,
    *,
    stride: Optional[int] = None,
    padding: Optional[Padding] = None,
    groups: Optional[int] = None,
    dilation: Optional[int] = None,
    bias: Optional[bool] = None,
    weightInit: Optional[str] = None,
) -> str:
    """A convolution of signals."""
    return _spec(
        "conv1d",
        filters,
        kernel,
        stride=stride,
        padding=padding,
        groups=groups,
        dilation=dilation,
        bias=bias,
        weightInit=weightInit,
    )


def depthwiseConv(
    kernel: Size,
    *,
    stride: Optional[Size] = None,
    padding: Optional[Padding] = None,
    dilation: Optional[Size] = None,
    bias: Optional[bool] = None,
    weightInit: Optional[str] = None,
) -> str:
    """A convolution of each channel by itself."""
    return _spec(
        "depthwiseConv",
        kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        bias=bias,
        weightInit=weightInit,
    )


def separableConv(
    filters: int,
    kernel: Size,
    *,
    stride: Optional[Size] = None,
    padding: Optional[Padding] = None,
    dilation: Optional[Size] = None,
    bias: Optional[bool] = None,
    weightInit: Optional[str] = None,
) -> str:
    """Each channel by itself, then a mixture of the channels."""
    return _spec(
        "separableConv",
        filters,
        kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        bias=bias,
        weightInit=weightInit,
    )


def maxPool(
    kernel: Size = 2, *, stride: Optional[Size] = None, padding: Optional[Padding] = None
) -> str:
    """The largest value under a window, which moves by its own size."""
    return _spec("maxPool", kernel, stride=stride, padding=padding)


def avgPool(
    kernel: Size = 2, *, stride: Optional[Size] = None, padding: Optional[Padding] = None
) -> str:
    """The mean under a window, which moves by its own size."""
    return _spec("avgPool", kernel, stride=stride, padding=padding)


def upsample(factor: Size = 2) -> str:
    """Each pixel repeated."""
    return _spec("upsample", factor)


def squeezeExcite(reduction: int = 16, *, activation: Optional[str] = None) -> str:
    """Each channel times a factor that the means of all channels give."""
    return _spec("squeezeExcite", reduction, activation=activation)


def dropout(rate: float) -> str:
    """Values are dropped in training."""
    return _spec("dropout", rate)


def spatialDropout(rate: float) -> str:
    """Whole channels of an example are dropped in training."""
    return _spec("spatialDropout", rate)


def dropPath(rate: float) -> str:
    """All of an example is dropped in training; as the last layer of a residual."""
    return _spec("dropPath", rate)


def sequential(*layers: str) -> str:
    """One behind the other, where a single layer is asked for."""
    return _spec("sequential", *layers)


def named(name: str, *layers: str) -> str:
    """The same under a name, by which their tensors are called."""
    return _spec("named", name, *layers)


def residual(*body: str, shortcut: Optional[str] = None) -> str:
    """What the layers make of the input, plus what the shortcut makes of it."""
    return _spec("residual", *body, shortcut=shortcut)


def concat(*branches: str) -> str:
    """Side by side on the same input; the channels of all."""
    return _spec("concat", *branches)


def repeat(times: int, *block: str) -> str:
    """The layers so many times, each time with weights of their own."""
    return _spec("repeat", times, *block)


def denseBlock(times: int, *block: str) -> str:
    """So many times, what the layers make of all that was before is put beside it."""
    return _spec("denseBlock", times, *block)


def _of_java(java_name: str, function: str, *arguments: Any) -> List[str]:
    if is_remote():
        raise NotImplementedError(
            f"{function} must be called in a classic session, got one of Spark Connect, which has "
            f"no Java to ask: keep the list of texts that it gives there"
        )
    java = java_class(f"sparknn.layers.{java_name}")
    return list(getattr(java, function)(*arguments).toSpecs())


class Architectures:
    """Architectures for images of about 224×224 pixels, as lists for ``setLayers``, which come from
    Java. Not with Spark Connect.

    >>> NeuralNetworkClassifier(layers=Architectures.resNet(50), inputShape=[224, 224, 3])
    """

    @staticmethod
    def alexNet() -> List[str]:
        """Krizhevsky 2014."""
        return _of_java("Architectures", "alexNet")

    @staticmethod
    def vgg(depth: int) -> List[str]:
        """Simonyan and Zisserman 2015; depth 11, 13, 16 or 19."""
        return _of_java("Architectures", "vgg", depth)

    @staticmethod
    def googLeNet() -> List[str]:
        """Szegedy et al. 2015, with batch normalisation."""
        return _of_java("Architectures", "googLeNet")

    @staticmethod
    def resNet(depth: int) -> List[str]:
        """He et al. 2016; depth 18, 34, 50, 101 or 152."""
        return _of_java("Architectures", "resNet", depth)

    @staticmethod
    def preActivationResNet(depth: int) -> List[str]:
        """He et al. 2016, "Identity mappings"; depth 18, 34, 50, 101 or 152."""
        return _of_java("Architectures", "preActivationResNet", depth)

    @staticmethod
    def wideResNet(depth: int, width: int) -> List[str]:
        """Zagoruyko and Komodakis 2016; depth 50, 101 or 152."""
        return _of_java("Architectures", "wideResNet", depth, width)

    @staticmethod
    def resNeXt(depth: int, groups: int, groupWidth: int) -> List[str]:
        """Xie et al. 2017; depth 50, 101 or 152."""
        return _of_java("Architectures", "resNeXt", depth, groups, groupWidth)

    @staticmethod
    def seResNet(depth: int) -> List[str]:
        """Hu et al. 2018; depth 18, 34, 50, 101 or 152."""
        return _of_java("Architectures", "seResNet", depth)

    @staticmethod
    def denseNet(depth: int, growth: int) -> List[str]:
        """Huang et al. 2017; depth 121, 161, 169 or 201."""
        return _of_java("Architectures", "denseNet", depth, growth)

    @staticmethod
    def mobileNetV1(width: float) -> List[str]:
        """Howard et al. 2017."""
        return _of_java("Architectures", "mobileNetV1", float(width))

    @staticmethod
    def mobileNetV2(width: float) -> List[str]:
        """Sandler et al. 2018."""
        return _of_java("Architectures", "mobileNetV2", float(width))

    @staticmethod
    def efficientNet(width: float, depth: float) -> List[str]:
        """Tan and Le 2019; B0 is (1, 1)."""
        return _of_java("Architectures", "efficientNet", float(width), float(depth))

    @staticmethod
    def nasNet(cells: int, filters: int) -> List[str]:
        """Cells after NASNet-A (Zoph et al. 2018), each with one input."""
        return _of_java("Architectures", "nasNet", cells, filters)


class SmallArchitectures:
    """Architectures for images of about 28×28 or 32×32 pixels, as lists for ``setLayers``, which
    come from Java. Not with Spark Connect.

    >>> NeuralNetworkClassifier(layers=SmallArchitectures.resNet(20), inputShape=[32, 32, 3])
    """

    @staticmethod
    def alexNet(filters: int) -> List[str]:
        """After AlexNet."""
        return _of_java("SmallArchitectures", "alexNet", filters)

    @staticmethod
    def vgg(filters: int) -> List[str]:
        """After VGG, with batch normalisation."""
        return _of_java("SmallArchitectures", "vgg", filters)

    @staticmethod
    def googLeNet(filters: int) -> List[str]:
        """After GoogLeNet: four inception blocks."""
        return _of_java("SmallArchitectures", "googLeNet", filters)

    @staticmethod
    def plain(depth: int) -> List[str]:
        """A ResNet without its shortcuts; depth 6n + 2."""
        return _of_java("SmallArchitectures", "plain", depth)

    @staticmethod
    def resNet(
        depth: int, width: int = 1, preActivation: bool = False, bottleneck: bool = False
    ) -> List[str]:
        """He et al. 2016, section 4.2; depth 6n + 2, with bottlenecks 9n + 2."""
        return _of_java("SmallArchitectures", "resNet", depth, width, preActivation, bottleneck)

    @staticmethod
    def wideResNet(depth: int, width: int, dropout: float = 0.0) -> List[str]:
        """Zagoruyko and Komodakis 2016; depth 6n + 4."""
        return _of_java("SmallArchitectures", "wideResNet", depth, width, float(dropout))

    @staticmethod
    def resNeXt(depth: int, groups: int, groupWidth: int) -> List[str]:
        """Xie et al. 2017; depth 9n + 2."""
        return _of_java("SmallArchitectures", "resNeXt", depth, groups, groupWidth)

    @staticmethod
    def seResNet(depth: int) -> List[str]:
        """Hu et al. 2018; depth 6n + 2."""
        return _of_java("SmallArchitectures", "seResNet", depth)

    @staticmethod
    def denseNet(depth: int, growth: int) -> List[str]:
        """Huang et al. 2017, with bottlenecks; depth 6n + 4."""
        return _of_java("SmallArchitectures", "denseNet", depth, growth)

    @staticmethod
    def mobileNetV1(filters: int) -> List[str]:
        """After MobileNet."""
        return _of_java("SmallArchitectures", "mobileNetV1", filters)

    @staticmethod
    def mobileNetV2(filters: int) -> List[str]:
        """After MobileNetV2."""
        return _of_java("SmallArchitectures", "mobileNetV2", filters)

    @staticmethod
    def efficientNet(width: float, depth: float) -> List[str]:
        """After EfficientNet."""
        return _of_java("SmallArchitectures", "efficientNet", float(width), float(depth))

    @staticmethod
    def nasNet(cells: int, filters: int) -> List[str]:
        """Cells after NASNet-A, each with one input."""
        return _of_java("SmallArchitectures", "nasNet", cells, filters)
