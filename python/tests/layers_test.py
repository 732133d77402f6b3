"""Layers by functions, and architectures."""

import inspect

import pytest

from sparknn import layers
from sparknn._java import java_class
from sparknn.classification import NeuralNetworkClassifier
from sparknn.layers import Architectures, SmallArchitectures


def test_functions_give_the_texts_that_java_reads(spark):
    given = [
        layers.dense(8, weightInit="heNormal"),
        layers.conv(8, (3, 2), stride=2, padding=1, groups=2, dilation=1, bias=False),
        layers.conv1d(8, 3, padding="valid"),
        layers.depthwiseConv(3, bias=True),
        layers.separableConv(8, 3, stride=(1, 2)),
        layers.maxPool(),
        layers.avgPool(3, stride=1, padding="same"),
        layers.upsample((2, 3)),
        layers.squeezeExcite(8, activation="swish"),
        layers.dropout(0.5),
        layers.spatialDropout(0.1),
        layers.dropPath(0.1),
        layers.named("stem", layers.dense(4), "relu"),
        layers.residual(layers.dense(4), shortcut=layers.sequential(layers.dense(4), "relu")),
        layers.concat("identity", layers.dense(3)),
        layers.repeat(2, "tanh"),
        layers.denseBlock(2, layers.dense(3)),
    ]
    assert given[1] == ("conv(8, [3, 2], stride=2, padding=1, groups=2, dilation=1, bias=false)")
    assert given[5] == "maxPool(2)"
    java = java_class("sparknn.nn.layer.Layer").CATALOG
    for text in given:
        name = java.create(text).getClass().getSimpleName()
        assert name.lower() == text.partition("(")[0].lower()
    names = {text.partition("(")[0] for text in given}
    functions = {one for one in layers.__all__ if inspect.isfunction(getattr(layers, one))}
    assert functions - {"sequential"} == names


def test_architectures_are_those_of_java(spark):
    for ours in (Architectures, SmallArchitectures):
        java = java_class(f"sparknn.layers.{ours.__name__}")
        functions = {name for name in vars(ours) if not name.startswith("_")}
        assert functions == {name for name in dir(java) if not name.startswith("_")}
    assert Architectures.resNet(50)[0].startswith("named(stem, conv(64, 7, stride=2")
    assert Architectures.mobileNetV2(1) and Architectures.efficientNet(1, 1.1)
    assert SmallArchitectures.resNet(20) == SmallArchitectures.resNet(20, 1)


def test_a_network_of_them(clouds):
    network = NeuralNetworkClassifier(
        layers=[layers.dense(8), "relu", layers.residual(layers.dense(8), "tanh")], maxIter=1
    )
    assert [one.depth for one in network.describe(clouds).layers][-2:] == [2, 0]
    assert network.fit(clouds).numFeatures == 2


def test_what_java_refuses(clouds):
    with pytest.raises(Exception, match="conv's filters must be at least 1, got 0"):
        NeuralNetworkClassifier(layers=[layers.conv(0, 3)]).fit(clouds)
    with pytest.raises(Exception, match="the depth of resNet must be one of"):
        Architectures.resNet(51)
