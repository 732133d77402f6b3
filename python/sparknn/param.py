"""The Params of the stages by topic, as in Java, and how stages are constructed.

Written by generate.py from the Java classes; not to be edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Dict, List, Mapping, Optional, Sequence, TypeVar

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasWeightCol

if TYPE_CHECKING:
    from pyspark.ml import Estimator

    from sparknn.classification import NeuralNetworkClassifier
    from sparknn.regression import NeuralNetworkRegressor

S = TypeVar("S", bound=Params)


class ChannelParams(Params):
    """Whether statistics are those of a feature or those of an image's channel."""

    channels: Param[int] = Param(
        Params._dummy(),
        "channels",
        "how many channels an image has whose features are height x width x channels, to compute "
        "one number for each channel; 0: one for each feature",
        typeConverter=TypeConverters.toInt,
    )

    def getChannels(self) -> int:
        """The value of ``channels``, or its default: how many channels an image has whose features
        are height x width x channels, to compute one number for each channel; 0: one for each
        feature.
        """
        return self.getOrDefault(self.channels)


class ChannelSetters(ChannelParams):
    """Setters: whether statistics are those of a feature or those of an image's channel."""

    def setChannels(self: S, value: int) -> S:
        """Sets ``channels``: how many channels an image has whose features are height x width x
        channels, to compute one number for each channel; 0: one for each feature.
        """
        return self._set(channels=value)


class CheckpointParams(Params):
    """Whether and how a training is saved on its way."""

    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "folder for checkpoints of this one training, on any file system that Spark knows; a fit "
        "that finds a checkpoint of the same training there goes on from it; not set: none",
        typeConverter=TypeConverters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "passes over the data between two checkpoints, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    maxRollbacks: Param[int] = Param(
        Params._dummy(),
        "maxRollbacks",
        "how often a training that diverges goes back to the end of the pass with the lowest loss "
        "so far, and on with steps half as large, before it ends with an error; 0 or greater",
        typeConverter=TypeConverters.toInt,
    )

    def getCheckpointDir(self) -> str:
        """The value of ``checkpointDir``, or its default: folder for checkpoints of this one
        training, on any file system that Spark knows; a fit that finds a checkpoint of the same
        training there goes on from it; not set: none.
        """
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointInterval(self) -> int:
        """The value of ``checkpointInterval``, or its default: passes over the data between two
        checkpoints, at least 1.
        """
        return self.getOrDefault(self.checkpointInterval)

    def getMaxRollbacks(self) -> int:
        """The value of ``maxRollbacks``, or its default: how often a training that diverges goes
        back to the end of the pass with the lowest loss so far, and on with steps half as large,
        before it ends with an error; 0 or greater.
        """
        return self.getOrDefault(self.maxRollbacks)


class CheckpointSetters(CheckpointParams):
    """Setters: whether and how a training is saved on its way."""

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets ``checkpointDir``: folder for checkpoints of this one training, on any file system
        that Spark knows; a fit that finds a checkpoint of the same training there goes on from
        it; not set: none.
        """
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets ``checkpointInterval``: passes over the data between two checkpoints, at least 1."""
        return self._set(checkpointInterval=value)

    def setMaxRollbacks(self: S, value: int) -> S:
        """Sets ``maxRollbacks``: how often a training that diverges goes back to the end of the
        pass with the lowest loss so far, and on with steps half as large, before it ends with an
        error; 0 or greater.
        """
        return self._set(maxRollbacks=value)


class ClassAgreementParams(Params):
    """What an ensemble of classifiers tells of its members' agreement."""

    entropyCol: Param[str] = Param(
        Params._dummy(),
        "entropyCol",
        "name of the column for the entropy of the averaged probabilities, in nats: all "
        "uncertainty; empty: none",
        typeConverter=TypeConverters.toString,
    )
    mutualInformationCol: Param[str] = Param(
        Params._dummy(),
        "mutualInformationCol",
        "name of the column for the entropy of the averaged probabilities minus the average of the"
        " members' entropies, in nats: uncertainty by disagreement; empty: none",
        typeConverter=TypeConverters.toString,
    )

    def getEntropyCol(self) -> str:
        """The value of ``entropyCol``, or its default: name of the column for the entropy of the
        averaged probabilities, in nats: all uncertainty; empty: none.
        """
        return self.getOrDefault(self.entropyCol)

    def getMutualInformationCol(self) -> str:
        """The value of ``mutualInformationCol``, or its default: name of the column for the entropy
        of the averaged probabilities minus the average of the members' entropies, in nats:
        uncertainty by disagreement; empty: none.
        """
        return self.getOrDefault(self.mutualInformationCol)


class ClassAgreementSetters(ClassAgreementParams):
    """Setters: what an ensemble of classifiers tells of its members' agreement."""

    def setEntropyCol(self: S, value: str) -> S:
        """Sets ``entropyCol``: name of the column for the entropy of the averaged probabilities, in
        nats: all uncertainty; empty: none.
        """
        return self._set(entropyCol=value)

    def setMutualInformationCol(self: S, value: str) -> S:
        """Sets ``mutualInformationCol``: name of the column for the entropy of the averaged
        probabilities minus the average of the members' entropies, in nats: uncertainty by
        disagreement; empty: none.
        """
        return self._set(mutualInformationCol=value)


class ClassificationParams(Params):
    """What is about classes."""

    calibration: Param[str] = Param(
        Params._dummy(),
        "calibration",
        "how probabilities are brought in line with the held-out rows after the training: none, "
        "temperature",
        typeConverter=TypeConverters.toString,
    )
    classWeights: Param[str] = Param(
        Params._dummy(),
        "classWeights",
        "weights of the classes, which multiply those of their rows: none, balanced, or a number "
        "for each class from 0 on, as in 1.0, 2.5",
        typeConverter=TypeConverters.toString,
    )
    labelSmoothing: Param[float] = Param(
        Params._dummy(),
        "labelSmoothing",
        "share of each label that is spread evenly over all classes, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    def getCalibration(self) -> str:
        """The value of ``calibration``, or its default: how probabilities are brought in line with
        the held-out rows after the training: none, temperature.
        """
        return self.getOrDefault(self.calibration)

    def getClassWeights(self) -> str:
        """The value of ``classWeights``, or its default: weights of the classes, which multiply
        those of their rows: none, balanced, or a number for each class from 0 on, as in 1.0,
        2.5.
        """
        return self.getOrDefault(self.classWeights)

    def getLabelSmoothing(self) -> float:
        """The value of ``labelSmoothing``, or its default: share of each label that is spread
        evenly over all classes, in [0, 1).
        """
        return self.getOrDefault(self.labelSmoothing)


class ClassificationSetters(ClassificationParams):
    """Setters: what is about classes."""

    def setCalibration(self: S, value: str) -> S:
        """Sets ``calibration``: how probabilities are brought in line with the held-out rows after
        the training: none, temperature.
        """
        return self._set(calibration=value)

    def setClassWeights(self: S, value: str) -> S:
        """Sets ``classWeights``: weights of the classes, which multiply those of their rows: none,
        balanced, or a number for each class from 0 on, as in 1.0, 2.5.
        """
        return self._set(classWeights=value)

    def setLabelSmoothing(self: S, value: float) -> S:
        """Sets ``labelSmoothing``: share of each label that is spread evenly over all classes, in
        [0, 1).
        """
        return self._set(labelSmoothing=value)


class ColumnParams(Params):
    """Which column is read and which is written."""

    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "name of the column to read: a vector, array<float> or array<double>",
        typeConverter=TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "name of the column to write",
        typeConverter=TypeConverters.toString,
    )

    def getInputCol(self) -> str:
        """The value of ``inputCol``, or its default: name of the column to read: a vector,
        array<float> or array<double>.
        """
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self) -> str:
        """The value of ``outputCol``, or its default: name of the column to write."""
        return self.getOrDefault(self.outputCol)


class ColumnSetters(ColumnParams):
    """Setters: which column is read and which is written."""

    def setInputCol(self: S, value: str) -> S:
        """Sets ``inputCol``: name of the column to read: a vector, array<float> or array<double>.

        """
        return self._set(inputCol=value)

    def setOutputCol(self: S, value: str) -> S:
        """Sets ``outputCol``: name of the column to write."""
        return self._set(outputCol=value)


class DistributionParams(Params):
    """How the work is distributed: workers, averages, the step on them."""

    averagingInterval: Param[int] = Param(
        Params._dummy(),
        "averagingInterval",
        "mini-batches between two averages of the workers; 0: once a pass; not set: a sixteenth of"
        " a pass, at most 1000, or once a pass for one worker",
        typeConverter=TypeConverters.toInt,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "how many workers train side by side, each on its own share of the rows, at least 1; not "
        "set: the cluster's default parallelism, or fewer for small data",
        typeConverter=TypeConverters.toInt,
    )
    outerMomentum: Param[float] = Param(
        Params._dummy(),
        "outerMomentum",
        "Nesterov momentum of the steps from average to average, in [0, 1); not set: 1 - 1 / "
        "workers, at most 0.9",
        typeConverter=TypeConverters.toFloat,
    )
    outerStepSize: Param[float] = Param(
        Params._dummy(),
        "outerStepSize",
        "share of the way to the workers' average that is taken, greater than 0; 1 with no "
        "outerMomentum is plain averaging; not set: 0.9 with outerMomentum, else 1",
        typeConverter=TypeConverters.toFloat,
    )

    def getAveragingInterval(self) -> int:
        """The value of ``averagingInterval``, or its default: mini-batches between two averages of
        the workers; 0: once a pass; not set: a sixteenth of a pass, at most 1000, or once a pass
        for one worker.
        """
        return self.getOrDefault(self.averagingInterval)

    def getNumWorkers(self) -> int:
        """The value of ``numWorkers``, or its default: how many workers train side by side, each on
        its own share of the rows, at least 1; not set: the cluster's default parallelism, or
        fewer for small data.
        """
        return self.getOrDefault(self.numWorkers)

    def getOuterMomentum(self) -> float:
        """The value of ``outerMomentum``, or its default: Nesterov momentum of the steps from
        average to average, in [0, 1); not set: 1 - 1 / workers, at most 0.9.
        """
        return self.getOrDefault(self.outerMomentum)

    def getOuterStepSize(self) -> float:
        """The value of ``outerStepSize``, or its default: share of the way to the workers' average
        that is taken, greater than 0; 1 with no outerMomentum is plain averaging; not set: 0.9
        with outerMomentum, else 1.
        """
        return self.getOrDefault(self.outerStepSize)


class DistributionSetters(DistributionParams):
    """Setters: how the work is distributed: workers, averages, the step on them."""

    def setAveragingInterval(self: S, value: int) -> S:
        """Sets ``averagingInterval``: mini-batches between two averages of the workers; 0: once a
        pass; not set: a sixteenth of a pass, at most 1000, or once a pass for one worker.
        """
        return self._set(averagingInterval=value)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets ``numWorkers``: how many workers train side by side, each on its own share of the
        rows, at least 1; not set: the cluster's default parallelism, or fewer for small data.
        """
        return self._set(numWorkers=value)

    def setOuterMomentum(self: S, value: float) -> S:
        """Sets ``outerMomentum``: Nesterov momentum of the steps from average to average, in [0,
        1); not set: 1 - 1 / workers, at most 0.9.
        """
        return self._set(outerMomentum=value)

    def setOuterStepSize(self: S, value: float) -> S:
        """Sets ``outerStepSize``: share of the way to the workers' average that is taken, greater
        than 0; 1 with no outerMomentum is plain averaging; not set: 0.9 with outerMomentum, else
        1.
        """
        return self._set(outerStepSize=value)


class EnsembleParams(Params):
    """What all ensembles have."""

    bagging: Param[bool] = Param(
        Params._dummy(),
        "bagging",
        "whether each member trains on a bootstrap sample of the rows, instead of all of them",
        typeConverter=TypeConverters.toBoolean,
    )
    numMembers: Param[int] = Param(
        Params._dummy(),
        "numMembers",
        "how many networks are trained and averaged, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "how many members are trained at a time, at least 1; the result does not depend on it",
        typeConverter=TypeConverters.toInt,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed of the members' seeds, of held-out rows and of samples",
        typeConverter=TypeConverters.toInt,
    )
    snapshots: Param[bool] = Param(
        Params._dummy(),
        "snapshots",
        "whether the members are snapshots of one training, at the ends of the cycles of its step "
        "size, instead of a training each",
        typeConverter=TypeConverters.toBoolean,
    )
    stdCol: Param[str] = Param(
        Params._dummy(),
        "stdCol",
        "name of the column for the standard deviation over the members, of the probability of the"
        " predicted class or of the predicted value; empty: none",
        typeConverter=TypeConverters.toString,
    )

    def getBagging(self) -> bool:
        """The value of ``bagging``, or its default: whether each member trains on a bootstrap
        sample of the rows, instead of all of them.
        """
        return self.getOrDefault(self.bagging)

    def getNumMembers(self) -> int:
        """The value of ``numMembers``, or its default: how many networks are trained and averaged,
        at least 1.
        """
        return self.getOrDefault(self.numMembers)

    def getParallelism(self) -> int:
        """The value of ``parallelism``, or its default: how many members are trained at a time, at
        least 1; the result does not depend on it.
        """
        return self.getOrDefault(self.parallelism)

    def getSeed(self) -> int:
        """The value of ``seed``, or its default: seed of the members' seeds, of held-out rows and
        of samples.
        """
        return self.getOrDefault(self.seed)

    def getSnapshots(self) -> bool:
        """The value of ``snapshots``, or its default: whether the members are snapshots of one
        training, at the ends of the cycles of its step size, instead of a training each.
        """
        return self.getOrDefault(self.snapshots)

    def getStdCol(self) -> str:
        """The value of ``stdCol``, or its default: name of the column for the standard deviation
        over the members, of the probability of the predicted class or of the predicted value;
        empty: none.
        """
        return self.getOrDefault(self.stdCol)


class EnsembleSetters(EnsembleParams):
    """Setters: what all ensembles have."""

    def setBagging(self: S, value: bool) -> S:
        """Sets ``bagging``: whether each member trains on a bootstrap sample of the rows, instead
        of all of them.
        """
        return self._set(bagging=value)

    def setNumMembers(self: S, value: int) -> S:
        """Sets ``numMembers``: how many networks are trained and averaged, at least 1."""
        return self._set(numMembers=value)

    def setParallelism(self: S, value: int) -> S:
        """Sets ``parallelism``: how many members are trained at a time, at least 1; the result does
        not depend on it.
        """
        return self._set(parallelism=value)

    def setSeed(self: S, value: int) -> S:
        """Sets ``seed``: seed of the members' seeds, of held-out rows and of samples."""
        return self._set(seed=value)

    def setSnapshots(self: S, value: bool) -> S:
        """Sets ``snapshots``: whether the members are snapshots of one training, at the ends of the
        cycles of its step size, instead of a training each.
        """
        return self._set(snapshots=value)

    def setStdCol(self: S, value: str) -> S:
        """Sets ``stdCol``: name of the column for the standard deviation over the members, of the
        probability of the predicted class or of the predicted value; empty: none.
        """
        return self._set(stdCol=value)


class HiddenOutputParams(Params):
    """A column with what a layer within the network gives."""

    hiddenLayer: Param[str] = Param(
        Params._dummy(),
        "hiddenLayer",
        "name of the layer whose outputs go to hiddenOutputCol, such as 1-relu or "
        "2-residual/body/0-conv; not set: the last one before the output layer",
        typeConverter=TypeConverters.toString,
    )
    hiddenOutputCol: Param[str] = Param(
        Params._dummy(),
        "hiddenOutputCol",
        "name of a column for the outputs of a layer within the network, as a vector; empty or not"
        " set: none",
        typeConverter=TypeConverters.toString,
    )

    def getHiddenLayer(self) -> str:
        """The value of ``hiddenLayer``, or its default: name of the layer whose outputs go to
        hiddenOutputCol, such as 1-relu or 2-residual/body/0-conv; not set: the last one before
        the output layer.
        """
        return self.getOrDefault(self.hiddenLayer)

    def getHiddenOutputCol(self) -> str:
        """The value of ``hiddenOutputCol``, or its default: name of a column for the outputs of a
        layer within the network, as a vector; empty or not set: none.
        """
        return self.getOrDefault(self.hiddenOutputCol)


class HiddenOutputSetters(HiddenOutputParams):
    """Setters: a column with what a layer within the network gives."""

    def setHiddenLayer(self: S, value: str) -> S:
        """Sets ``hiddenLayer``: name of the layer whose outputs go to hiddenOutputCol, such as
        1-relu or 2-residual/body/0-conv; not set: the last one before the output layer.
        """
        return self._set(hiddenLayer=value)

    def setHiddenOutputCol(self: S, value: str) -> S:
        """Sets ``hiddenOutputCol``: name of a column for the outputs of a layer within the network,
        as a vector; empty or not set: none.
        """
        return self._set(hiddenOutputCol=value)


class ImageVectorizerParams(Params):
    """What an ImageVectorizer does."""

    channels: Param[int] = Param(
        Params._dummy(),
        "channels",
        "3 for red, green and blue, 1 for gray",
        typeConverter=TypeConverters.toInt,
    )
    height: Param[int] = Param(
        Params._dummy(),
        "height",
        "height of the images after they are resized, at least 1; 0: they are not",
        typeConverter=TypeConverters.toInt,
    )
    outputType: Param[str] = Param(
        Params._dummy(),
        "outputType",
        "type of the new column: vector, array<float>",
        typeConverter=TypeConverters.toString,
    )
    width: Param[int] = Param(
        Params._dummy(),
        "width",
        "width of the images after they are resized, at least 1; 0: they are not",
        typeConverter=TypeConverters.toInt,
    )

    def getChannels(self) -> int:
        """The value of ``channels``, or its default: 3 for red, green and blue, 1 for gray."""
        return self.getOrDefault(self.channels)

    def getHeight(self) -> int:
        """The value of ``height``, or its default: height of the images after they are resized, at
        least 1; 0: they are not.
        """
        return self.getOrDefault(self.height)

    def getOutputType(self) -> str:
        """The value of ``outputType``, or its default: type of the new column: vector,
        array<float>.
        """
        return self.getOrDefault(self.outputType)

    def getWidth(self) -> int:
        """The value of ``width``, or its default: width of the images after they are resized, at
        least 1; 0: they are not.
        """
        return self.getOrDefault(self.width)


class ImageVectorizerSetters(ImageVectorizerParams):
    """Setters: what an ImageVectorizer does."""

    def setChannels(self: S, value: int) -> S:
        """Sets ``channels``: 3 for red, green and blue, 1 for gray."""
        return self._set(channels=value)

    def setHeight(self: S, value: int) -> S:
        """Sets ``height``: height of the images after they are resized, at least 1; 0: they are
        not.
        """
        return self._set(height=value)

    def setOutputType(self: S, value: str) -> S:
        """Sets ``outputType``: type of the new column: vector, array<float>."""
        return self._set(outputType=value)

    def setWidth(self: S, value: int) -> S:
        """Sets ``width``: width of the images after they are resized, at least 1; 0: they are not.

        """
        return self._set(width=value)


class InvalidRowsParams(Params):
    """What becomes of invalid rows, in the terms of Spark's own stages."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite in single precision: "
        "error, keep (predictions are NaN; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    def getHandleInvalid(self) -> str:
        """The value of ``handleInvalid``, or its default: what becomes of a row with a number that
        is null, NaN or infinite in single precision: error, keep (predictions are NaN; in a fit
        as error), skip (it is left out).
        """
        return self.getOrDefault(self.handleInvalid)


class InvalidRowsSetters(InvalidRowsParams):
    """Setters: what becomes of invalid rows, in the terms of Spark's own stages."""

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets ``handleInvalid``: what becomes of a row with a number that is null, NaN or infinite
        in single precision: error, keep (predictions are NaN; in a fit as error), skip (it is
        left out).
        """
        return self._set(handleInvalid=value)


class NetworkParams(Params):
    """What the network is: the shape of its input, its hidden layers and its loss."""

    activation: Param[str] = Param(
        Params._dummy(),
        "activation",
        "the function behind each hidden layer: elu, gelu, identity, leakyRelu, maxout, mish, "
        "prelu, relu, selu, sigmoid, smoothClip, softplus, swish, tanh",
        typeConverter=TypeConverters.toString,
    )
    batchNorm: Param[bool] = Param(
        Params._dummy(),
        "batchNorm",
        "whether batch normalisation stands between each hidden dense layer and its activation",
        typeConverter=TypeConverters.toBoolean,
    )
    hiddenLayers: Param[List[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "units of each hidden dense layer, each at least 1; none for a linear model",
        typeConverter=TypeConverters.toListInt,
    )
    inputShape: Param[List[int]] = Param(
        Params._dummy(),
        "inputShape",
        "the shape of the features, the slowest dimension first, such as height, width, channels "
        "of an image: their product is the number of features; not set: as the metadata of the "
        "features column tell where layers are set, such as those that ImageVectorizer writes, "
        "otherwise a vector",
        typeConverter=TypeConverters.toListInt,
    )
    layers: Param[List[str]] = Param(
        Params._dummy(),
        "layers",
        "the layers before the output layer, such as dense(256), relu, dropout(0.5); instead of "
        "hiddenLayers, activation, weightInit, batchNorm, dropout, inputDropout and inputNoise",
        typeConverter=TypeConverters.toListString,
    )
    loss: Param[str] = Param(
        Params._dummy(),
        "loss",
        "what training makes small: absolute, focal, gamma, huber, multiclassHinge, poisson, "
        "quantile, sigmoidCrossEntropy, softmaxCrossEntropy, squaredError, tweedie",
        typeConverter=TypeConverters.toString,
    )
    standardization: Param[bool] = Param(
        Params._dummy(),
        "standardization",
        "whether the network brings each feature to mean 0 and standard deviation 1 first, by the "
        "rows to train on; what varies little is divided by a tenth of its range, and sparse "
        "features stay sparse",
        typeConverter=TypeConverters.toBoolean,
    )
    weightInit: Param[str] = Param(
        Params._dummy(),
        "weightInit",
        "initial weights of every layer: auto, constant, heNormal, heUniform, lecunNormal, "
        "lecunUniform, lsuv, normal, orthogonal, uniform, xavierNormal, xavierUniform; auto goes "
        "by the activation",
        typeConverter=TypeConverters.toString,
    )

    def getActivation(self) -> str:
        """The value of ``activation``, or its default: the function behind each hidden layer: elu,
        gelu, identity, leakyRelu, maxout, mish, prelu, relu, selu, sigmoid, smoothClip,
        softplus, swish, tanh.
        """
        return self.getOrDefault(self.activation)

    def getBatchNorm(self) -> bool:
        """The value of ``batchNorm``, or its default: whether batch normalisation stands between
        each hidden dense layer and its activation.
        """
        return self.getOrDefault(self.batchNorm)

    def getHiddenLayers(self) -> List[int]:
        """The value of ``hiddenLayers``, or its default: units of each hidden dense layer, each at
        least 1; none for a linear model.
        """
        return self.getOrDefault(self.hiddenLayers)

    def getInputShape(self) -> List[int]:
        """The value of ``inputShape``, or its default: the shape of the features, the slowest
        dimension first, such as height, width, channels of an image: their product is the number
        of features; not set: as the metadata of the features column tell where layers are set,
        such as those that ImageVectorizer writes, otherwise a vector.
        """
        return self.getOrDefault(self.inputShape)

    def getLayers(self) -> List[str]:
        """The value of ``layers``, or its default: the layers before the output layer, such as
        dense(256), relu, dropout(0.5); instead of hiddenLayers, activation, weightInit,
        batchNorm, dropout, inputDropout and inputNoise.
        """
        return self.getOrDefault(self.layers)

    def getLoss(self) -> str:
        """The value of ``loss``, or its default: what training makes small: absolute, focal, gamma,
        huber, multiclassHinge, poisson, quantile, sigmoidCrossEntropy, softmaxCrossEntropy,
        squaredError, tweedie.
        """
        return self.getOrDefault(self.loss)

    def getStandardization(self) -> bool:
        """The value of ``standardization``, or its default: whether the network brings each feature
        to mean 0 and standard deviation 1 first, by the rows to train on; what varies little is
        divided by a tenth of its range, and sparse features stay sparse.
        """
        return self.getOrDefault(self.standardization)

    def getWeightInit(self) -> str:
        """The value of ``weightInit``, or its default: initial weights of every layer: auto,
        constant, heNormal, heUniform, lecunNormal, lecunUniform, lsuv, normal, orthogonal,
        uniform, xavierNormal, xavierUniform; auto goes by the activation.
        """
        return self.getOrDefault(self.weightInit)


class NetworkSetters(NetworkParams):
    """Setters: what the network is: the shape of its input, its hidden layers and its loss."""

    def setActivation(self: S, value: str) -> S:
        """Sets ``activation``: the function behind each hidden layer: elu, gelu, identity,
        leakyRelu, maxout, mish, prelu, relu, selu, sigmoid, smoothClip, softplus, swish, tanh.
        """
        return self._set(activation=value)

    def setBatchNorm(self: S, value: bool) -> S:
        """Sets ``batchNorm``: whether batch normalisation stands between each hidden dense layer
        and its activation.
        """
        return self._set(batchNorm=value)

    def setHiddenLayers(self: S, value: Sequence[int]) -> S:
        """Sets ``hiddenLayers``: units of each hidden dense layer, each at least 1; none for a
        linear model.
        """
        return self._set(hiddenLayers=value)

    def setInputShape(self: S, value: Sequence[int]) -> S:
        """Sets ``inputShape``: the shape of the features, the slowest dimension first, such as
        height, width, channels of an image: their product is the number of features; not set: as
        the metadata of the features column tell where layers are set, such as those that
        ImageVectorizer writes, otherwise a vector.
        """
        return self._set(inputShape=value)

    def setLayers(self: S, value: Sequence[str]) -> S:
        """Sets ``layers``: the layers before the output layer, such as dense(256), relu,
        dropout(0.5); instead of hiddenLayers, activation, weightInit, batchNorm, dropout,
        inputDropout and inputNoise.
        """
        return self._set(layers=value)

    def setLoss(self: S, value: str) -> S:
        """Sets ``loss``: what training makes small: absolute, focal, gamma, huber, multiclassHinge,
        poisson, quantile, sigmoidCrossEntropy, softmaxCrossEntropy, squaredError, tweedie.
        """
        return self._set(loss=value)

    def setStandardization(self: S, value: bool) -> S:
        """Sets ``standardization``: whether the network brings each feature to mean 0 and standard
        deviation 1 first, by the rows to train on; what varies little is divided by a tenth of
        its range, and sparse features stay sparse.
        """
        return self._set(standardization=value)

    def setWeightInit(self: S, value: str) -> S:
        """Sets ``weightInit``: initial weights of every layer: auto, constant, heNormal, heUniform,
        lecunNormal, lecunUniform, lsuv, normal, orthogonal, uniform, xavierNormal,
        xavierUniform; auto goes by the activation.
        """
        return self._set(weightInit=value)


class OptimizationParams(Params):
    """How the network is trained: solver, step size, passes, batches, seed."""

    averagedPasses: Param[int] = Param(
        Params._dummy(),
        "averagedPasses",
        "over how many last passes the parameters of the model are averaged, at least 1; the "
        "driver keeps a copy for each",
        typeConverter=TypeConverters.toInt,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "examples of one mini-batch of one worker, at least 1; not set: 16 to 128 by the number of"
        " rows, divided by the number of workers, but at least 8",
        typeConverter=TypeConverters.toInt,
    )
    emaDecay: Param[float] = Param(
        Params._dummy(),
        "emaDecay",
        "decay by step of the moving average of the parameters that becomes the model, such as "
        "0.995, in [0, 1); 0: the last parameters themselves",
        typeConverter=TypeConverters.toFloat,
    )
    learningRateSchedule: Param[str] = Param(
        Params._dummy(),
        "learningRateSchedule",
        "how the step size changes over the passes: constant, cosLog, cosine, cosineRestarts, "
        "exponential, flatCosine, inverse, oneCycle, plateau, step, warmup",
        typeConverter=TypeConverters.toString,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "passes over the data at most, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "momentum of the solvers that have one, in [0, 1); not set: what the solver says",
        typeConverter=TypeConverters.toFloat,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed of everything random",
        typeConverter=TypeConverters.toInt,
    )
    solver: Param[str] = Param(
        Params._dummy(),
        "solver",
        "how parameters are found: adaGrad, adadelta, adam, adamW, lbfgs, momentum, nAdam, "
        "nesterov, rmsProp, sgd",
        typeConverter=TypeConverters.toString,
    )
    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "initial step size (learning rate), greater than 0",
        typeConverter=TypeConverters.toFloat,
    )

    def getAveragedPasses(self) -> int:
        """The value of ``averagedPasses``, or its default: over how many last passes the parameters
        of the model are averaged, at least 1; the driver keeps a copy for each.
        """
        return self.getOrDefault(self.averagedPasses)

    def getBatchSize(self) -> int:
        """The value of ``batchSize``, or its default: examples of one mini-batch of one worker, at
        least 1; not set: 16 to 128 by the number of rows, divided by the number of workers, but
        at least 8.
        """
        return self.getOrDefault(self.batchSize)

    def getEmaDecay(self) -> float:
        """The value of ``emaDecay``, or its default: decay by step of the moving average of the
        parameters that becomes the model, such as 0.995, in [0, 1); 0: the last parameters
        themselves.
        """
        return self.getOrDefault(self.emaDecay)

    def getLearningRateSchedule(self) -> str:
        """The value of ``learningRateSchedule``, or its default: how the step size changes over the
        passes: constant, cosLog, cosine, cosineRestarts, exponential, flatCosine, inverse,
        oneCycle, plateau, step, warmup.
        """
        return self.getOrDefault(self.learningRateSchedule)

    def getMaxIter(self) -> int:
        """The value of ``maxIter``, or its default: passes over the data at most, at least 1."""
        return self.getOrDefault(self.maxIter)

    def getMomentum(self) -> float:
        """The value of ``momentum``, or its default: momentum of the solvers that have one, in [0,
        1); not set: what the solver says.
        """
        return self.getOrDefault(self.momentum)

    def getSeed(self) -> int:
        """The value of ``seed``, or its default: seed of everything random."""
        return self.getOrDefault(self.seed)

    def getSolver(self) -> str:
        """The value of ``solver``, or its default: how parameters are found: adaGrad, adadelta,
        adam, adamW, lbfgs, momentum, nAdam, nesterov, rmsProp, sgd.
        """
        return self.getOrDefault(self.solver)

    def getStepSize(self) -> float:
        """The value of ``stepSize``, or its default: initial step size (learning rate), greater
        than 0.
        """
        return self.getOrDefault(self.stepSize)


class OptimizationSetters(OptimizationParams):
    """Setters: how the network is trained: solver, step size, passes, batches, seed."""

    def setAveragedPasses(self: S, value: int) -> S:
        """Sets ``averagedPasses``: over how many last passes the parameters of the model are
        averaged, at least 1; the driver keeps a copy for each.
        """
        return self._set(averagedPasses=value)

    def setBatchSize(self: S, value: int) -> S:
        """Sets ``batchSize``: examples of one mini-batch of one worker, at least 1; not set: 16 to
        128 by the number of rows, divided by the number of workers, but at least 8.
        """
        return self._set(batchSize=value)

    def setEmaDecay(self: S, value: float) -> S:
        """Sets ``emaDecay``: decay by step of the moving average of the parameters that becomes the
        model, such as 0.995, in [0, 1); 0: the last parameters themselves.
        """
        return self._set(emaDecay=value)

    def setLearningRateSchedule(self: S, value: str) -> S:
        """Sets ``learningRateSchedule``: how the step size changes over the passes: constant,
        cosLog, cosine, cosineRestarts, exponential, flatCosine, inverse, oneCycle, plateau,
        step, warmup.
        """
        return self._set(learningRateSchedule=value)

    def setMaxIter(self: S, value: int) -> S:
        """Sets ``maxIter``: passes over the data at most, at least 1."""
        return self._set(maxIter=value)

    def setMomentum(self: S, value: float) -> S:
        """Sets ``momentum``: momentum of the solvers that have one, in [0, 1); not set: what the
        solver says.
        """
        return self._set(momentum=value)

    def setSeed(self: S, value: int) -> S:
        """Sets ``seed``: seed of everything random."""
        return self._set(seed=value)

    def setSolver(self: S, value: str) -> S:
        """Sets ``solver``: how parameters are found: adaGrad, adadelta, adam, adamW, lbfgs,
        momentum, nAdam, nesterov, rmsProp, sgd.
        """
        return self._set(solver=value)

    def setStepSize(self: S, value: float) -> S:
        """Sets ``stepSize``: initial step size (learning rate), greater than 0."""
        return self._set(stepSize=value)


class RegressionParams(Params):
    """What is about values."""

    offsetCol: Param[str] = Param(
        Params._dummy(),
        "offsetCol",
        "column of what is added to the logarithm of the mean, such as the logarithm of an "
        "exposure; only with a loss whose outputs are logarithms, such as poisson; not set: none",
        typeConverter=TypeConverters.toString,
    )
    quantileCalibration: Param[str] = Param(
        Params._dummy(),
        "quantileCalibration",
        "how the quantiles of the loss quantile are brought in line with the held-out rows after "
        "the training: none, conformal",
        typeConverter=TypeConverters.toString,
    )
    quantileProbabilities: Param[List[float]] = Param(
        Params._dummy(),
        "quantileProbabilities",
        "the quantiles that the loss quantile predicts, such as 0.1, 0.5, 0.9: increasing numbers "
        "greater than 0 and less than 1; not set: as the loss says",
        typeConverter=TypeConverters.toListFloat,
    )
    quantilesCol: Param[str] = Param(
        Params._dummy(),
        "quantilesCol",
        "name of a column for all quantiles of the loss quantile, as a vector in the order of "
        "their probabilities; empty or not set: none",
        typeConverter=TypeConverters.toString,
    )
    standardizeLabel: Param[bool] = Param(
        Params._dummy(),
        "standardizeLabel",
        "whether training sees the labels with mean 0 and standard deviation 1; predictions are in"
        " the labels' own units",
        typeConverter=TypeConverters.toBoolean,
    )

    def getOffsetCol(self) -> str:
        """The value of ``offsetCol``, or its default: column of what is added to the logarithm of
        the mean, such as the logarithm of an exposure; only with a loss whose outputs are
        logarithms, such as poisson; not set: none.
        """
        return self.getOrDefault(self.offsetCol)

    def getQuantileCalibration(self) -> str:
        """The value of ``quantileCalibration``, or its default: how the quantiles of the loss
        quantile are brought in line with the held-out rows after the training: none, conformal.
        """
        return self.getOrDefault(self.quantileCalibration)

    def getQuantileProbabilities(self) -> List[float]:
        """The value of ``quantileProbabilities``, or its default: the quantiles that the loss
        quantile predicts, such as 0.1, 0.5, 0.9: increasing numbers greater than 0 and less than
        1; not set: as the loss says.
        """
        return self.getOrDefault(self.quantileProbabilities)

    def getQuantilesCol(self) -> str:
        """The value of ``quantilesCol``, or its default: name of a column for all quantiles of the
        loss quantile, as a vector in the order of their probabilities; empty or not set: none.
        """
        return self.getOrDefault(self.quantilesCol)

    def getStandardizeLabel(self) -> bool:
        """The value of ``standardizeLabel``, or its default: whether training sees the labels with
        mean 0 and standard deviation 1; predictions are in the labels' own units.
        """
        return self.getOrDefault(self.standardizeLabel)


class RegressionSetters(RegressionParams):
    """Setters: what is about values."""

    def setOffsetCol(self: S, value: str) -> S:
        """Sets ``offsetCol``: column of what is added to the logarithm of the mean, such as the
        logarithm of an exposure; only with a loss whose outputs are logarithms, such as poisson;
        not set: none.
        """
        return self._set(offsetCol=value)

    def setQuantileCalibration(self: S, value: str) -> S:
        """Sets ``quantileCalibration``: how the quantiles of the loss quantile are brought in line
        with the held-out rows after the training: none, conformal.
        """
        return self._set(quantileCalibration=value)

    def setQuantileProbabilities(self: S, value: Sequence[float]) -> S:
        """Sets ``quantileProbabilities``: the quantiles that the loss quantile predicts, such as
        0.1, 0.5, 0.9: increasing numbers greater than 0 and less than 1; not set: as the loss
        says.
        """
        return self._set(quantileProbabilities=value)

    def setQuantilesCol(self: S, value: str) -> S:
        """Sets ``quantilesCol``: name of a column for all quantiles of the loss quantile, as a
        vector in the order of their probabilities; empty or not set: none.
        """
        return self._set(quantilesCol=value)

    def setStandardizeLabel(self: S, value: bool) -> S:
        """Sets ``standardizeLabel``: whether training sees the labels with mean 0 and standard
        deviation 1; predictions are in the labels' own units.
        """
        return self._set(standardizeLabel=value)


class RegularizationParams(Params):
    """What keeps the network from learning the rows by heart."""

    clipNorm: Param[float] = Param(
        Params._dummy(),
        "clipNorm",
        "the greatest Euclidean norm of a gradient, larger ones are scaled down, 0 or greater; 0: "
        "no limit",
        typeConverter=TypeConverters.toFloat,
    )
    clipValue: Param[float] = Param(
        Params._dummy(),
        "clipValue",
        "the greatest size of each derivative, larger ones are cut, 0 or greater; 0: no limit",
        typeConverter=TypeConverters.toFloat,
    )
    dropout: Param[float] = Param(
        Params._dummy(),
        "dropout",
        "probability that a hidden unit is dropped in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    elasticNetParam: Param[float] = Param(
        Params._dummy(),
        "elasticNetParam",
        "share of the L1 penalty, the rest being L2, in [0, 1]",
        typeConverter=TypeConverters.toFloat,
    )
    inputDropout: Param[float] = Param(
        Params._dummy(),
        "inputDropout",
        "probability that a feature is dropped in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    inputNoise: Param[float] = Param(
        Params._dummy(),
        "inputNoise",
        "standard deviation of normal noise that training adds to the features, 0 or greater",
        typeConverter=TypeConverters.toFloat,
    )
    maxNorm: Param[float] = Param(
        Params._dummy(),
        "maxNorm",
        "the greatest Euclidean norm of the weights into a unit, 0 or greater; 0: no limit",
        typeConverter=TypeConverters.toFloat,
    )
    mixup: Param[float] = Param(
        Params._dummy(),
        "mixup",
        "training mixes examples and their labels in pairs, by shares from the distribution "
        "Beta(mixup, mixup), 0 or greater; 0: not",
        typeConverter=TypeConverters.toFloat,
    )
    regParam: Param[float] = Param(
        Params._dummy(),
        "regParam",
        "strength of the penalty on weights (not on biases), 0 or greater",
        typeConverter=TypeConverters.toFloat,
    )
    weightDecay: Param[float] = Param(
        Params._dummy(),
        "weightDecay",
        "decoupled weight decay: each step takes stepSize times this share off every weight, 0 or "
        "greater",
        typeConverter=TypeConverters.toFloat,
    )

    def getClipNorm(self) -> float:
        """The value of ``clipNorm``, or its default: the greatest Euclidean norm of a gradient,
        larger ones are scaled down, 0 or greater; 0: no limit.
        """
        return self.getOrDefault(self.clipNorm)

    def getClipValue(self) -> float:
        """The value of ``clipValue``, or its default: the greatest size of each derivative, larger
        ones are cut, 0 or greater; 0: no limit.
        """
        return self.getOrDefault(self.clipValue)

    def getDropout(self) -> float:
        """The value of ``dropout``, or its default: probability that a hidden unit is dropped in
        training, in [0, 1).
        """
        return self.getOrDefault(self.dropout)

    def getElasticNetParam(self) -> float:
        """The value of ``elasticNetParam``, or its default: share of the L1 penalty, the rest being
        L2, in [0, 1].
        """
        return self.getOrDefault(self.elasticNetParam)

    def getInputDropout(self) -> float:
        """The value of ``inputDropout``, or its default: probability that a feature is dropped in
        training, in [0, 1).
        """
        return self.getOrDefault(self.inputDropout)

    def getInputNoise(self) -> float:
        """The value of ``inputNoise``, or its default: standard deviation of normal noise that
        training adds to the features, 0 or greater.
        """
        return self.getOrDefault(self.inputNoise)

    def getMaxNorm(self) -> float:
        """The value of ``maxNorm``, or its default: the greatest Euclidean norm of the weights into
        a unit, 0 or greater; 0: no limit.
        """
        return self.getOrDefault(self.maxNorm)

    def getMixup(self) -> float:
        """The value of ``mixup``, or its default: training mixes examples and their labels in
        pairs, by shares from the distribution Beta(mixup, mixup), 0 or greater; 0: not.
        """
        return self.getOrDefault(self.mixup)

    def getRegParam(self) -> float:
        """The value of ``regParam``, or its default: strength of the penalty on weights (not on
        biases), 0 or greater.
        """
        return self.getOrDefault(self.regParam)

    def getWeightDecay(self) -> float:
        """The value of ``weightDecay``, or its default: decoupled weight decay: each step takes
        stepSize times this share off every weight, 0 or greater.
        """
        return self.getOrDefault(self.weightDecay)


class RegularizationSetters(RegularizationParams):
    """Setters: what keeps the network from learning the rows by heart."""

    def setClipNorm(self: S, value: float) -> S:
        """Sets ``clipNorm``: the greatest Euclidean norm of a gradient, larger ones are scaled
        down, 0 or greater; 0: no limit.
        """
        return self._set(clipNorm=value)

    def setClipValue(self: S, value: float) -> S:
        """Sets ``clipValue``: the greatest size of each derivative, larger ones are cut, 0 or
        greater; 0: no limit.
        """
        return self._set(clipValue=value)

    def setDropout(self: S, value: float) -> S:
        """Sets ``dropout``: probability that a hidden unit is dropped in training, in [0, 1)."""
        return self._set(dropout=value)

    def setElasticNetParam(self: S, value: float) -> S:
        """Sets ``elasticNetParam``: share of the L1 penalty, the rest being L2, in [0, 1]."""
        return self._set(elasticNetParam=value)

    def setInputDropout(self: S, value: float) -> S:
        """Sets ``inputDropout``: probability that a feature is dropped in training, in [0, 1)."""
        return self._set(inputDropout=value)

    def setInputNoise(self: S, value: float) -> S:
        """Sets ``inputNoise``: standard deviation of normal noise that training adds to the
        features, 0 or greater.
        """
        return self._set(inputNoise=value)

    def setMaxNorm(self: S, value: float) -> S:
        """Sets ``maxNorm``: the greatest Euclidean norm of the weights into a unit, 0 or greater;
        0: no limit.
        """
        return self._set(maxNorm=value)

    def setMixup(self: S, value: float) -> S:
        """Sets ``mixup``: training mixes examples and their labels in pairs, by shares from the
        distribution Beta(mixup, mixup), 0 or greater; 0: not.
        """
        return self._set(mixup=value)

    def setRegParam(self: S, value: float) -> S:
        """Sets ``regParam``: strength of the penalty on weights (not on biases), 0 or greater."""
        return self._set(regParam=value)

    def setWeightDecay(self: S, value: float) -> S:
        """Sets ``weightDecay``: decoupled weight decay: each step takes stepSize times this share
        off every weight, 0 or greater.
        """
        return self._set(weightDecay=value)


class ScoringParams(Params):
    """How a model scores the rows of a table."""

    scoringBlockSize: Param[int] = Param(
        Params._dummy(),
        "scoringBlockSize",
        "how many rows of a partition transform computes at once; 0: row by row, as an expression "
        "that leaves column pruning and filters to Spark",
        typeConverter=TypeConverters.toInt,
    )

    def getScoringBlockSize(self) -> int:
        """The value of ``scoringBlockSize``, or its default: how many rows of a partition transform
        computes at once; 0: row by row, as an expression that leaves column pruning and filters
        to Spark.
        """
        return self.getOrDefault(self.scoringBlockSize)


class ScoringSetters(ScoringParams):
    """Setters: how a model scores the rows of a table."""

    def setScoringBlockSize(self: S, value: int) -> S:
        """Sets ``scoringBlockSize``: how many rows of a partition transform computes at once; 0:
        row by row, as an expression that leaves column pruning and filters to Spark.
        """
        return self._set(scoringBlockSize=value)


class StandardizerParams(Params):
    """What a Standardizer does."""

    withMean: Param[bool] = Param(
        Params._dummy(),
        "withMean",
        "whether the mean is subtracted, which makes sparse rows dense",
        typeConverter=TypeConverters.toBoolean,
    )
    withStd: Param[bool] = Param(
        Params._dummy(),
        "withStd",
        "whether to divide by the standard deviation",
        typeConverter=TypeConverters.toBoolean,
    )

    def getWithMean(self) -> bool:
        """The value of ``withMean``, or its default: whether the mean is subtracted, which makes
        sparse rows dense.
        """
        return self.getOrDefault(self.withMean)

    def getWithStd(self) -> bool:
        """The value of ``withStd``, or its default: whether to divide by the standard deviation."""
        return self.getOrDefault(self.withStd)


class StandardizerSetters(StandardizerParams):
    """Setters: what a Standardizer does."""

    def setWithMean(self: S, value: bool) -> S:
        """Sets ``withMean``: whether the mean is subtracted, which makes sparse rows dense."""
        return self._set(withMean=value)

    def setWithStd(self: S, value: bool) -> S:
        """Sets ``withStd``: whether to divide by the standard deviation."""
        return self._set(withStd=value)


class SuccessiveHalvingParams(Params):
    """How SuccessiveHalving searches."""

    brackets: Param[int] = Param(
        Params._dummy(),
        "brackets",
        "brackets of Hyperband, at least 1, which is plain successive halving; each further one "
        "lets some candidates train longer before the first choice",
        typeConverter=TypeConverters.toInt,
    )
    minPasses: Param[int] = Param(
        Params._dummy(),
        "minPasses",
        "passes over the data before the first choice among the candidates, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "candidates that are trained at a time, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    reduction: Param[int] = Param(
        Params._dummy(),
        "reduction",
        "one in so many candidates goes on, at least 2",
        typeConverter=TypeConverters.toInt,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "share of the rows to hold out at random and to compare the candidates on, in (0, 1); used"
        " where the estimator itself holds out none",
        typeConverter=TypeConverters.toFloat,
    )

    def getBrackets(self) -> int:
        """The value of ``brackets``, or its default: brackets of Hyperband, at least 1, which is
        plain successive halving; each further one lets some candidates train longer before the
        first choice.
        """
        return self.getOrDefault(self.brackets)

    def getMinPasses(self) -> int:
        """The value of ``minPasses``, or its default: passes over the data before the first choice
        among the candidates, at least 1.
        """
        return self.getOrDefault(self.minPasses)

    def getParallelism(self) -> int:
        """The value of ``parallelism``, or its default: candidates that are trained at a time, at
        least 1.
        """
        return self.getOrDefault(self.parallelism)

    def getReduction(self) -> int:
        """The value of ``reduction``, or its default: one in so many candidates goes on, at least
        2.
        """
        return self.getOrDefault(self.reduction)

    def getValidationFraction(self) -> float:
        """The value of ``validationFraction``, or its default: share of the rows to hold out at
        random and to compare the candidates on, in (0, 1); used where the estimator itself holds
        out none.
        """
        return self.getOrDefault(self.validationFraction)


class SuccessiveHalvingSetters(SuccessiveHalvingParams):
    """Setters: how SuccessiveHalving searches."""

    def setBrackets(self: S, value: int) -> S:
        """Sets ``brackets``: brackets of Hyperband, at least 1, which is plain successive halving;
        each further one lets some candidates train longer before the first choice.
        """
        return self._set(brackets=value)

    def setMinPasses(self: S, value: int) -> S:
        """Sets ``minPasses``: passes over the data before the first choice among the candidates, at
        least 1.
        """
        return self._set(minPasses=value)

    def setParallelism(self: S, value: int) -> S:
        """Sets ``parallelism``: candidates that are trained at a time, at least 1."""
        return self._set(parallelism=value)

    def setReduction(self: S, value: int) -> S:
        """Sets ``reduction``: one in so many candidates goes on, at least 2."""
        return self._set(reduction=value)

    def setValidationFraction(self: S, value: float) -> S:
        """Sets ``validationFraction``: share of the rows to hold out at random and to compare the
        candidates on, in (0, 1); used where the estimator itself holds out none.
        """
        return self._set(validationFraction=value)


class TableParams(Params):
    """The columns of a table that a network reads as they are, instead of a vector."""

    categoricalCols: Param[List[str]] = Param(
        Params._dummy(),
        "categoricalCols",
        "columns of texts, Booleans or whole numbers to read as categories in place of "
        "featuresCol, which is then read too only where it is set; null is a missing value; not "
        "set: none",
        typeConverter=TypeConverters.toListString,
    )
    embeddingSize: Param[int] = Param(
        Params._dummy(),
        "embeddingSize",
        "numbers in the learned vector of a category, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    maxCategories: Param[int] = Param(
        Params._dummy(),
        "maxCategories",
        "so many of the most frequent categories of a column have a learned vector of their own; "
        "the others share one; at least 1",
        typeConverter=TypeConverters.toInt,
    )
    maxOneHot: Param[int] = Param(
        Params._dummy(),
        "maxOneHot",
        "so many categories of a column at most have a feature each; of a column with more, each "
        "category has a learned vector; 0 or greater",
        typeConverter=TypeConverters.toInt,
    )
    numericCols: Param[List[str]] = Param(
        Params._dummy(),
        "numericCols",
        "columns of numbers to read in place of featuresCol, which is then read too only where it "
        "is set; null and NaN are missing values; not set: none",
        typeConverter=TypeConverters.toListString,
    )

    def getCategoricalCols(self) -> List[str]:
        """The value of ``categoricalCols``, or its default: columns of texts, Booleans or whole
        numbers to read as categories in place of featuresCol, which is then read too only where
        it is set; null is a missing value; not set: none.
        """
        return self.getOrDefault(self.categoricalCols)

    def getEmbeddingSize(self) -> int:
        """The value of ``embeddingSize``, or its default: numbers in the learned vector of a
        category, at least 1.
        """
        return self.getOrDefault(self.embeddingSize)

    def getMaxCategories(self) -> int:
        """The value of ``maxCategories``, or its default: so many of the most frequent categories
        of a column have a learned vector of their own; the others share one; at least 1.
        """
        return self.getOrDefault(self.maxCategories)

    def getMaxOneHot(self) -> int:
        """The value of ``maxOneHot``, or its default: so many categories of a column at most have a
        feature each; of a column with more, each category has a learned vector; 0 or greater.
        """
        return self.getOrDefault(self.maxOneHot)

    def getNumericCols(self) -> List[str]:
        """The value of ``numericCols``, or its default: columns of numbers to read in place of
        featuresCol, which is then read too only where it is set; null and NaN are missing
        values; not set: none.
        """
        return self.getOrDefault(self.numericCols)


class TableSetters(TableParams):
    """Setters: the columns of a table that a network reads as they are, instead of a vector."""

    def setCategoricalCols(self: S, value: Sequence[str]) -> S:
        """Sets ``categoricalCols``: columns of texts, Booleans or whole numbers to read as
        categories in place of featuresCol, which is then read too only where it is set; null is
        a missing value; not set: none.
        """
        return self._set(categoricalCols=value)

    def setEmbeddingSize(self: S, value: int) -> S:
        """Sets ``embeddingSize``: numbers in the learned vector of a category, at least 1."""
        return self._set(embeddingSize=value)

    def setMaxCategories(self: S, value: int) -> S:
        """Sets ``maxCategories``: so many of the most frequent categories of a column have a
        learned vector of their own; the others share one; at least 1.
        """
        return self._set(maxCategories=value)

    def setMaxOneHot(self: S, value: int) -> S:
        """Sets ``maxOneHot``: so many categories of a column at most have a feature each; of a
        column with more, each category has a learned vector; 0 or greater.
        """
        return self._set(maxOneHot=value)

    def setNumericCols(self: S, value: Sequence[str]) -> S:
        """Sets ``numericCols``: columns of numbers to read in place of featuresCol, which is then
        read too only where it is set; null and NaN are missing values; not set: none.
        """
        return self._set(numericCols=value)


class TransferParams(Params):
    """What a training takes over from a model, and which parts it moves how far."""

    frozenLayers: Param[List[str]] = Param(
        Params._dummy(),
        "frozenLayers",
        "names of layers that training leaves as they are, such as 0-conv, or the name that "
        "named(stem, ...) gives; not set: none",
        typeConverter=TypeConverters.toListString,
    )
    initialModel: Param[str] = Param(
        Params._dummy(),
        "initialModel",
        "path of a saved classification or regression model whose tensors training begins with, as"
        " far as their names and shapes are those of this network; the output layer is new where "
        "the number of outputs differs; not set: random initial weights",
        typeConverter=TypeConverters.toString,
    )
    stepFactors: Param[List[str]] = Param(
        Params._dummy(),
        "stepFactors",
        "factors of the step size for some tensors, such as bias=2 for all biases or 0-conv=0.1 "
        "for a layer, the first that fits a tensor counts; not set: none",
        typeConverter=TypeConverters.toListString,
    )

    def getFrozenLayers(self) -> List[str]:
        """The value of ``frozenLayers``, or its default: names of layers that training leaves as
        they are, such as 0-conv, or the name that named(stem, ...) gives; not set: none.
        """
        return self.getOrDefault(self.frozenLayers)

    def getInitialModel(self) -> str:
        """The value of ``initialModel``, or its default: path of a saved classification or
        regression model whose tensors training begins with, as far as their names and shapes are
        those of this network; the output layer is new where the number of outputs differs; not
        set: random initial weights.
        """
        return self.getOrDefault(self.initialModel)

    def getStepFactors(self) -> List[str]:
        """The value of ``stepFactors``, or its default: factors of the step size for some tensors,
        such as bias=2 for all biases or 0-conv=0.1 for a layer, the first that fits a tensor
        counts; not set: none.
        """
        return self.getOrDefault(self.stepFactors)


class TransferSetters(TransferParams):
    """Setters: what a training takes over from a model, and which parts it moves how far."""

    def setFrozenLayers(self: S, value: Sequence[str]) -> S:
        """Sets ``frozenLayers``: names of layers that training leaves as they are, such as 0-conv,
        or the name that named(stem, ...) gives; not set: none.
        """
        return self._set(frozenLayers=value)

    def setInitialModel(self: S, value: str) -> S:
        """Sets ``initialModel``: path of a saved classification or regression model whose tensors
        training begins with, as far as their names and shapes are those of this network; the
        output layer is new where the number of outputs differs; not set: random initial weights.
        """
        return self._set(initialModel=value)

    def setStepFactors(self: S, value: Sequence[str]) -> S:
        """Sets ``stepFactors``: factors of the step size for some tensors, such as bias=2 for all
        biases or 0-conv=0.1 for a layer, the first that fits a tensor counts; not set: none.
        """
        return self._set(stepFactors=value)


class ValidationParams(Params):
    """What is held out, and when training stops."""

    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "passes in a row without a better validation loss, or validationMetric, after which "
        "training stops, at least 1; without held-out rows training never stops early",
        typeConverter=TypeConverters.toInt,
    )
    tol: Param[float] = Param(
        Params._dummy(),
        "tol",
        "how much lower a validation loss, or how much better a validationMetric, must be to count"
        " as better, 0 or greater",
        typeConverter=TypeConverters.toFloat,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "share of the rows to hold out at random for validation, in [0, 1); not together with "
        "validationIndicatorCol",
        typeConverter=TypeConverters.toFloat,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "boolean column that is true for rows to validate on and false for others, never null; not"
        " set: none",
        typeConverter=TypeConverters.toString,
    )
    validationMetric: Param[str] = Param(
        Params._dummy(),
        "validationMetric",
        "by what the best pass is chosen and training stops early, where rows are held out: loss, "
        "accuracy, areaUnderPR, areaUnderROC, f1, rmse, topK",
        typeConverter=TypeConverters.toString,
    )
    verbose: Param[bool] = Param(
        Params._dummy(),
        "verbose",
        "whether to print a line for every pass, besides logging it",
        typeConverter=TypeConverters.toBoolean,
    )

    def getPatience(self) -> int:
        """The value of ``patience``, or its default: passes in a row without a better validation
        loss, or validationMetric, after which training stops, at least 1; without held-out rows
        training never stops early.
        """
        return self.getOrDefault(self.patience)

    def getTol(self) -> float:
        """The value of ``tol``, or its default: how much lower a validation loss, or how much
        better a validationMetric, must be to count as better, 0 or greater.
        """
        return self.getOrDefault(self.tol)

    def getValidationFraction(self) -> float:
        """The value of ``validationFraction``, or its default: share of the rows to hold out at
        random for validation, in [0, 1); not together with validationIndicatorCol.
        """
        return self.getOrDefault(self.validationFraction)

    def getValidationIndicatorCol(self) -> str:
        """The value of ``validationIndicatorCol``, or its default: boolean column that is true for
        rows to validate on and false for others, never null; not set: none.
        """
        return self.getOrDefault(self.validationIndicatorCol)

    def getValidationMetric(self) -> str:
        """The value of ``validationMetric``, or its default: by what the best pass is chosen and
        training stops early, where rows are held out: loss, accuracy, areaUnderPR, areaUnderROC,
        f1, rmse, topK.
        """
        return self.getOrDefault(self.validationMetric)

    def getVerbose(self) -> bool:
        """The value of ``verbose``, or its default: whether to print a line for every pass, besides
        logging it.
        """
        return self.getOrDefault(self.verbose)


class ValidationSetters(ValidationParams):
    """Setters: what is held out, and when training stops."""

    def setPatience(self: S, value: int) -> S:
        """Sets ``patience``: passes in a row without a better validation loss, or validationMetric,
        after which training stops, at least 1; without held-out rows training never stops early.
        """
        return self._set(patience=value)

    def setTol(self: S, value: float) -> S:
        """Sets ``tol``: how much lower a validation loss, or how much better a validationMetric,
        must be to count as better, 0 or greater.
        """
        return self._set(tol=value)

    def setValidationFraction(self: S, value: float) -> S:
        """Sets ``validationFraction``: share of the rows to hold out at random for validation, in
        [0, 1); not together with validationIndicatorCol.
        """
        return self._set(validationFraction=value)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets ``validationIndicatorCol``: boolean column that is true for rows to validate on and
        false for others, never null; not set: none.
        """
        return self._set(validationIndicatorCol=value)

    def setValidationMetric(self: S, value: str) -> S:
        """Sets ``validationMetric``: by what the best pass is chosen and training stops early,
        where rows are held out: loss, accuracy, areaUnderPR, areaUnderROC, f1, rmse, topK.
        """
        return self._set(validationMetric=value)

    def setVerbose(self: S, value: bool) -> S:
        """Sets ``verbose``: whether to print a line for every pass, besides logging it."""
        return self._set(verbose=value)


class WhitenerParams(Params):
    """What a Whitener does."""

    epsilon: Param[float] = Param(
        Params._dummy(),
        "epsilon",
        "added to the variance of each component before it is scaled by its root, 0 or greater, in"
        " the square of the features' unit",
        typeConverter=TypeConverters.toFloat,
    )
    k: Param[int] = Param(
        Params._dummy(),
        "k",
        "how many principal components are kept, from 1 to the number of features; not set: all, "
        "or as variance says",
        typeConverter=TypeConverters.toInt,
    )
    method: Param[str] = Param(
        Params._dummy(),
        "method",
        "what comes out: pca (principal components), pcaWhitening (the same with variance 1), zca "
        "(whitened and rotated back to the features)",
        typeConverter=TypeConverters.toString,
    )
    variance: Param[float] = Param(
        Params._dummy(),
        "variance",
        "share of the variance that the components kept must explain, above 0 and up to 1; not "
        "set: all, or as k says",
        typeConverter=TypeConverters.toFloat,
    )

    def getEpsilon(self) -> float:
        """The value of ``epsilon``, or its default: added to the variance of each component before
        it is scaled by its root, 0 or greater, in the square of the features' unit.
        """
        return self.getOrDefault(self.epsilon)

    def getK(self) -> int:
        """The value of ``k``, or its default: how many principal components are kept, from 1 to the
        number of features; not set: all, or as variance says.
        """
        return self.getOrDefault(self.k)

    def getMethod(self) -> str:
        """The value of ``method``, or its default: what comes out: pca (principal components),
        pcaWhitening (the same with variance 1), zca (whitened and rotated back to the features).
        """
        return self.getOrDefault(self.method)

    def getVariance(self) -> float:
        """The value of ``variance``, or its default: share of the variance that the components kept
        must explain, above 0 and up to 1; not set: all, or as k says.
        """
        return self.getOrDefault(self.variance)


class WhitenerSetters(WhitenerParams):
    """Setters: what a Whitener does."""

    def setEpsilon(self: S, value: float) -> S:
        """Sets ``epsilon``: added to the variance of each component before it is scaled by its
        root, 0 or greater, in the square of the features' unit.
        """
        return self._set(epsilon=value)

    def setK(self: S, value: int) -> S:
        """Sets ``k``: how many principal components are kept, from 1 to the number of features; not
        set: all, or as variance says.
        """
        return self._set(k=value)

    def setMethod(self: S, value: str) -> S:
        """Sets ``method``: what comes out: pca (principal components), pcaWhitening (the same with
        variance 1), zca (whitened and rotated back to the features).
        """
        return self._set(method=value)

    def setVariance(self: S, value: float) -> S:
        """Sets ``variance``: share of the variance that the components kept must explain, above 0
        and up to 1; not set: all, or as k says.
        """
        return self._set(variance=value)


class NeuralNetworkClassificationModelSettings(
    ClassificationParams,
    NetworkParams,
    TableParams,
    OptimizationParams,
    RegularizationParams,
    ValidationParams,
    DistributionParams,
    CheckpointParams,
    TransferParams,
    HiddenOutputSetters,
    InvalidRowsSetters,
    ScoringSetters,
    HasWeightCol,
):
    """The Params of :py:class:`sparknn.classification.NeuralNetworkClassificationModel`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "activation": "relu",
        "averagedPasses": 1,
        "batchNorm": False,
        "calibration": "none",
        "checkpointInterval": 1,
        "classWeights": "none",
        "clipNorm": 0.0,
        "clipValue": 0.0,
        "dropout": 0.0,
        "elasticNetParam": 0.0,
        "emaDecay": 0.0,
        "embeddingSize": 8,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hiddenLayers": [256],
        "inputDropout": 0.0,
        "inputNoise": 0.0,
        "labelCol": "label",
        "labelSmoothing": 0.0,
        "learningRateSchedule": "cosine",
        "loss": "softmaxCrossEntropy",
        "maxCategories": 10000,
        "maxIter": 20,
        "maxNorm": 0.0,
        "maxOneHot": 8,
        "maxRollbacks": 0,
        "mixup": 0.0,
        "patience": 10,
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
        "regParam": 0.0,
        "scoringBlockSize": 0,
        "seed": -294053493,
        "solver": "adam",
        "standardization": True,
        "stepSize": 0.002,
        "tol": 0.0,
        "validationFraction": 0.0,
        "validationMetric": "loss",
        "verbose": False,
        "weightDecay": 0.0,
        "weightInit": "auto",
    }


class NeuralNetworkClassifierSettings(
    ClassificationSetters,
    NetworkSetters,
    TableSetters,
    OptimizationSetters,
    RegularizationSetters,
    ValidationSetters,
    DistributionSetters,
    CheckpointSetters,
    TransferSetters,
    HiddenOutputSetters,
    InvalidRowsSetters,
    ScoringSetters,
    HasWeightCol,
):
    """The Params of :py:class:`sparknn.classification.NeuralNetworkClassifier`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "activation": "relu",
        "averagedPasses": 1,
        "batchNorm": False,
        "calibration": "none",
        "checkpointInterval": 1,
        "classWeights": "none",
        "clipNorm": 0.0,
        "clipValue": 0.0,
        "dropout": 0.0,
        "elasticNetParam": 0.0,
        "emaDecay": 0.0,
        "embeddingSize": 8,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hiddenLayers": [256],
        "inputDropout": 0.0,
        "inputNoise": 0.0,
        "labelCol": "label",
        "labelSmoothing": 0.0,
        "learningRateSchedule": "cosine",
        "loss": "softmaxCrossEntropy",
        "maxCategories": 10000,
        "maxIter": 20,
        "maxNorm": 0.0,
        "maxOneHot": 8,
        "maxRollbacks": 0,
        "mixup": 0.0,
        "patience": 10,
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
        "regParam": 0.0,
        "scoringBlockSize": 0,
        "seed": -1324598663,
        "solver": "adam",
        "standardization": True,
        "stepSize": 0.002,
        "tol": 0.0,
        "validationFraction": 0.0,
        "validationMetric": "loss",
        "verbose": False,
        "weightDecay": 0.0,
        "weightInit": "auto",
    }

    @keyword_only
    def __init__(
        self,
        *,
        activation: str = "relu",
        averagedPasses: int = 1,
        averagingInterval: Optional[int] = None,
        batchNorm: bool = False,
        batchSize: Optional[int] = None,
        calibration: str = "none",
        categoricalCols: Optional[Sequence[str]] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        classWeights: str = "none",
        clipNorm: float = 0.0,
        clipValue: float = 0.0,
        dropout: float = 0.0,
        elasticNetParam: float = 0.0,
        emaDecay: float = 0.0,
        embeddingSize: int = 8,
        featuresCol: str = "features",
        frozenLayers: Optional[Sequence[str]] = None,
        handleInvalid: str = "error",
        hiddenLayer: Optional[str] = None,
        hiddenLayers: Optional[Sequence[int]] = None,
        hiddenOutputCol: Optional[str] = None,
        initialModel: Optional[str] = None,
        inputDropout: float = 0.0,
        inputNoise: float = 0.0,
        inputShape: Optional[Sequence[int]] = None,
        labelCol: str = "label",
        labelSmoothing: float = 0.0,
        layers: Optional[Sequence[str]] = None,
        learningRateSchedule: str = "cosine",
        loss: str = "softmaxCrossEntropy",
        maxCategories: int = 10000,
        maxIter: int = 20,
        maxNorm: float = 0.0,
        maxOneHot: int = 8,
        maxRollbacks: int = 0,
        mixup: float = 0.0,
        momentum: Optional[float] = None,
        numWorkers: Optional[int] = None,
        numericCols: Optional[Sequence[str]] = None,
        outerMomentum: Optional[float] = None,
        outerStepSize: Optional[float] = None,
        patience: int = 10,
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        regParam: float = 0.0,
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        solver: str = "adam",
        standardization: bool = True,
        stepFactors: Optional[Sequence[str]] = None,
        stepSize: float = 0.002,
        thresholds: Optional[Sequence[float]] = None,
        tol: float = 0.0,
        validationFraction: float = 0.0,
        validationIndicatorCol: Optional[str] = None,
        validationMetric: str = "loss",
        verbose: bool = False,
        weightCol: Optional[str] = None,
        weightDecay: float = 0.0,
        weightInit: str = "auto",
    ) -> None:
        """
        Parameters
        ----------
        activation : str, default "relu"
            the function behind each hidden layer: elu, gelu, identity, leakyRelu, maxout, mish,
            prelu, relu, selu, sigmoid, smoothClip, softplus, swish, tanh
        averagedPasses : int, default 1
            over how many last passes the parameters of the model are averaged, at least 1; the
            driver keeps a copy for each
        averagingInterval : int, not set
            mini-batches between two averages of the workers; 0: once a pass; not set: a sixteenth
            of a pass, at most 1000, or once a pass for one worker
        batchNorm : bool, default False
            whether batch normalisation stands between each hidden dense layer and its activation
        batchSize : int, not set
            examples of one mini-batch of one worker, at least 1; not set: 16 to 128 by the number
            of rows, divided by the number of workers, but at least 8
        calibration : str, default "none"
            how probabilities are brought in line with the held-out rows after the training: none,
            temperature
        categoricalCols : Sequence[str], not set
            columns of texts, Booleans or whole numbers to read as categories in place of
            featuresCol, which is then read too only where it is set; null is a missing value; not
            set: none
        checkpointDir : str, not set
            folder for checkpoints of this one training, on any file system that Spark knows; a fit
            that finds a checkpoint of the same training there goes on from it; not set: none
        checkpointInterval : int, default 1
            passes over the data between two checkpoints, at least 1
        classWeights : str, default "none"
            weights of the classes, which multiply those of their rows: none, balanced, or a number
            for each class from 0 on, as in 1.0, 2.5
        clipNorm : float, default 0.0
            the greatest Euclidean norm of a gradient, larger ones are scaled down, 0 or greater; 0:
            no limit
        clipValue : float, default 0.0
            the greatest size of each derivative, larger ones are cut, 0 or greater; 0: no limit
        dropout : float, default 0.0
            probability that a hidden unit is dropped in training, in [0, 1)
        elasticNetParam : float, default 0.0
            share of the L1 penalty, the rest being L2, in [0, 1]
        emaDecay : float, default 0.0
            decay by step of the moving average of the parameters that becomes the model, such as
            0.995, in [0, 1); 0: the last parameters themselves
        embeddingSize : int, default 8
            numbers in the learned vector of a category, at least 1
        featuresCol : str, default "features"
            features column name
        frozenLayers : Sequence[str], not set
            names of layers that training leaves as they are, such as 0-conv, or the name that
            named(stem, ...) gives; not set: none
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite in single precision:
            error, keep (predictions are NaN; in a fit as error), skip (it is left out)
        hiddenLayer : str, not set
            name of the layer whose outputs go to hiddenOutputCol, such as 1-relu or
            2-residual/body/0-conv; not set: the last one before the output layer
        hiddenLayers : Sequence[int], default [256]
            units of each hidden dense layer, each at least 1; none for a linear model
        hiddenOutputCol : str, not set
            name of a column for the outputs of a layer within the network, as a vector; empty or
            not set: none
        initialModel : str, not set
            path of a saved classification or regression model whose tensors training begins with,
            as far as their names and shapes are those of this network; the output layer is new
            where the number of outputs differs; not set: random initial weights
        inputDropout : float, default 0.0
            probability that a feature is dropped in training, in [0, 1)
        inputNoise : float, default 0.0
            standard deviation of normal noise that training adds to the features, 0 or greater
        inputShape : Sequence[int], not set
            the shape of the features, the slowest dimension first, such as height, width, channels
            of an image: their product is the number of features; not set: as the metadata of the
            features column tell where layers are set, such as those that ImageVectorizer writes,
            otherwise a vector
        labelCol : str, default "label"
            label column name
        labelSmoothing : float, default 0.0
            share of each label that is spread evenly over all classes, in [0, 1)
        layers : Sequence[str], not set
            the layers before the output layer, such as dense(256), relu, dropout(0.5); instead of
            hiddenLayers, activation, weightInit, batchNorm, dropout, inputDropout and inputNoise
        learningRateSchedule : str, default "cosine"
            how the step size changes over the passes: constant, cosLog, cosine, cosineRestarts,
            exponential, flatCosine, inverse, oneCycle, plateau, step, warmup
        loss : str, default "softmaxCrossEntropy"
            what training makes small: absolute, focal, gamma, huber, multiclassHinge, poisson,
            quantile, sigmoidCrossEntropy, softmaxCrossEntropy, squaredError, tweedie
        maxCategories : int, default 10000
            so many of the most frequent categories of a column have a learned vector of their own;
            the others share one; at least 1
        maxIter : int, default 20
            passes over the data at most, at least 1
        maxNorm : float, default 0.0
            the greatest Euclidean norm of the weights into a unit, 0 or greater; 0: no limit
        maxOneHot : int, default 8
            so many categories of a column at most have a feature each; of a column with more, each
            category has a learned vector; 0 or greater
        maxRollbacks : int, default 0
            how often a training that diverges goes back to the end of the pass with the lowest loss
            so far, and on with steps half as large, before it ends with an error; 0 or greater
        mixup : float, default 0.0
            training mixes examples and their labels in pairs, by shares from the distribution
            Beta(mixup, mixup), 0 or greater; 0: not
        momentum : float, not set
            momentum of the solvers that have one, in [0, 1); not set: what the solver says
        numWorkers : int, not set
            how many workers train side by side, each on its own share of the rows, at least 1; not
            set: the cluster's default parallelism, or fewer for small data
        numericCols : Sequence[str], not set
            columns of numbers to read in place of featuresCol, which is then read too only where it
            is set; null and NaN are missing values; not set: none
        outerMomentum : float, not set
            Nesterov momentum of the steps from average to average, in [0, 1); not set: 1 - 1 /
            workers, at most 0.9
        outerStepSize : float, not set
            share of the way to the workers' average that is taken, greater than 0; 1 with no
            outerMomentum is plain averaging; not set: 0.9 with outerMomentum, else 1
        patience : int, default 10
            passes in a row without a better validation loss, or validationMetric, after which
            training stops, at least 1; without held-out rows training never stops early
        predictionCol : str, default "prediction"
            prediction column name
        probabilityCol : str, default "probability"
            Column name for predicted class conditional probabilities. Note: Not all models output
            well-calibrated probability estimates! These probabilities should be treated as
            confidences, not precise probabilities
        rawPredictionCol : str, default "rawPrediction"
            raw prediction (a.k.a. confidence) column name
        regParam : float, default 0.0
            strength of the penalty on weights (not on biases), 0 or greater
        scoringBlockSize : int, default 0
            how many rows of a partition transform computes at once; 0: row by row, as an expression
            that leaves column pruning and filters to Spark
        seed : int, default -1324598663
            seed of everything random
        solver : str, default "adam"
            how parameters are found: adaGrad, adadelta, adam, adamW, lbfgs, momentum, nAdam,
            nesterov, rmsProp, sgd
        standardization : bool, default True
            whether the network brings each feature to mean 0 and standard deviation 1 first, by the
            rows to train on; what varies little is divided by a tenth of its range, and sparse
            features stay sparse
        stepFactors : Sequence[str], not set
            factors of the step size for some tensors, such as bias=2 for all biases or 0-conv=0.1
            for a layer, the first that fits a tensor counts; not set: none
        stepSize : float, default 0.002
            initial step size (learning rate), greater than 0
        thresholds : Sequence[float], not set
            Thresholds in multi-class classification to adjust the probability of predicting each
            class. Array must have length equal to the number of classes, with values > 0 excepting
            that at most one value may be 0. The class with largest value p/t is predicted, where p
            is the original probability of that class and t is the class's threshold
        tol : float, default 0.0
            how much lower a validation loss, or how much better a validationMetric, must be to
            count as better, 0 or greater
        validationFraction : float, default 0.0
            share of the rows to hold out at random for validation, in [0, 1); not together with
            validationIndicatorCol
        validationIndicatorCol : str, not set
            boolean column that is true for rows to validate on and false for others, never null;
            not set: none
        validationMetric : str, default "loss"
            by what the best pass is chosen and training stops early, where rows are held out: loss,
            accuracy, areaUnderPR, areaUnderROC, f1, rmse, topK
        verbose : bool, default False
            whether to print a line for every pass, besides logging it
        weightCol : str, not set
            weight column name. If this is not set or empty, we treat all instance weights as 1.0
        weightDecay : float, default 0.0
            decoupled weight decay: each step takes stepSize times this share off every weight, 0 or
            greater
        weightInit : str, default "auto"
            initial weights of every layer: auto, constant, heNormal, heUniform, lecunNormal,
            lecunUniform, lsuv, normal, orthogonal, uniform, xavierNormal, xavierUniform; auto goes
            by the activation
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        activation: str = "relu",
        averagedPasses: int = 1,
        averagingInterval: Optional[int] = None,
        batchNorm: bool = False,
        batchSize: Optional[int] = None,
        calibration: str = "none",
        categoricalCols: Optional[Sequence[str]] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        classWeights: str = "none",
        clipNorm: float = 0.0,
        clipValue: float = 0.0,
        dropout: float = 0.0,
        elasticNetParam: float = 0.0,
        emaDecay: float = 0.0,
        embeddingSize: int = 8,
        featuresCol: str = "features",
        frozenLayers: Optional[Sequence[str]] = None,
        handleInvalid: str = "error",
        hiddenLayer: Optional[str] = None,
        hiddenLayers: Optional[Sequence[int]] = None,
        hiddenOutputCol: Optional[str] = None,
        initialModel: Optional[str] = None,
        inputDropout: float = 0.0,
        inputNoise: float = 0.0,
        inputShape: Optional[Sequence[int]] = None,
        labelCol: str = "label",
        labelSmoothing: float = 0.0,
        layers: Optional[Sequence[str]] = None,
        learningRateSchedule: str = "cosine",
        loss: str = "softmaxCrossEntropy",
        maxCategories: int = 10000,
        maxIter: int = 20,
        maxNorm: float = 0.0,
        maxOneHot: int = 8,
        maxRollbacks: int = 0,
        mixup: float = 0.0,
        momentum: Optional[float] = None,
        numWorkers: Optional[int] = None,
        numericCols: Optional[Sequence[str]] = None,
        outerMomentum: Optional[float] = None,
        outerStepSize: Optional[float] = None,
        patience: int = 10,
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        regParam: float = 0.0,
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        solver: str = "adam",
        standardization: bool = True,
        stepFactors: Optional[Sequence[str]] = None,
        stepSize: float = 0.002,
        thresholds: Optional[Sequence[float]] = None,
        tol: float = 0.0,
        validationFraction: float = 0.0,
        validationIndicatorCol: Optional[str] = None,
        validationMetric: str = "loss",
        verbose: bool = False,
        weightCol: Optional[str] = None,
        weightDecay: float = 0.0,
        weightInit: str = "auto",
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self

    def setWeightCol(self: S, value: str) -> S:
        """Sets ``weightCol``: weight column name. If this is not set or empty, we treat all
        instance weights as 1.0.
        """
        return self._set(weightCol=value)


class EnsembleClassificationModelSettings(
    ClassAgreementSetters,
    EnsembleParams,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.ensemble.EnsembleClassificationModel`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "bagging": False,
        "entropyCol": "",
        "featuresCol": "features",
        "handleInvalid": "error",
        "labelCol": "label",
        "mutualInformationCol": "",
        "numMembers": 5,
        "parallelism": 1,
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
        "scoringBlockSize": 0,
        "snapshots": False,
        "stdCol": "",
    }

    def setStdCol(self: S, value: str) -> S:
        """Sets ``stdCol``: name of the column for the standard deviation over the members, of the
        probability of the predicted class or of the predicted value; empty: none.
        """
        return self._set(stdCol=value)


class EnsembleClassifierSettings(
    ClassAgreementSetters,
    EnsembleSetters,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.ensemble.EnsembleClassifier`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "bagging": False,
        "entropyCol": "",
        "featuresCol": "features",
        "handleInvalid": "error",
        "labelCol": "label",
        "mutualInformationCol": "",
        "numMembers": 5,
        "parallelism": 1,
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
        "scoringBlockSize": 0,
        "seed": -1324598663,
        "snapshots": False,
        "stdCol": "",
    }

    @keyword_only
    def __init__(
        self,
        *,
        estimator: Optional[NeuralNetworkClassifier] = None,
        bagging: bool = False,
        entropyCol: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "error",
        labelCol: str = "label",
        mutualInformationCol: str = "",
        numMembers: int = 5,
        parallelism: int = 1,
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        snapshots: bool = False,
        stdCol: str = "",
        thresholds: Optional[Sequence[float]] = None,
    ) -> None:
        """
        Parameters
        ----------
        estimator : NeuralNetworkClassifier
            what trains a member; one with its defaults
        bagging : bool, default False
            whether each member trains on a bootstrap sample of the rows, instead of all of them
        entropyCol : str, default ""
            name of the column for the entropy of the averaged probabilities, in nats: all
            uncertainty; empty: none
        featuresCol : str, default "features"
            features column name
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite in single precision:
            error, keep (predictions are NaN; in a fit as error), skip (it is left out)
        labelCol : str, default "label"
            label column name
        mutualInformationCol : str, default ""
            name of the column for the entropy of the averaged probabilities minus the average of
            the members' entropies, in nats: uncertainty by disagreement; empty: none
        numMembers : int, default 5
            how many networks are trained and averaged, at least 1
        parallelism : int, default 1
            how many members are trained at a time, at least 1; the result does not depend on it
        predictionCol : str, default "prediction"
            prediction column name
        probabilityCol : str, default "probability"
            Column name for predicted class conditional probabilities. Note: Not all models output
            well-calibrated probability estimates! These probabilities should be treated as
            confidences, not precise probabilities
        rawPredictionCol : str, default "rawPrediction"
            raw prediction (a.k.a. confidence) column name
        scoringBlockSize : int, default 0
            how many rows of a partition transform computes at once; 0: row by row, as an expression
            that leaves column pruning and filters to Spark
        seed : int, default -1324598663
            seed of the members' seeds, of held-out rows and of samples
        snapshots : bool, default False
            whether the members are snapshots of one training, at the ends of the cycles of its step
            size, instead of a training each
        stdCol : str, default ""
            name of the column for the standard deviation over the members, of the probability of
            the predicted class or of the predicted value; empty: none
        thresholds : Sequence[float], not set
            Thresholds in multi-class classification to adjust the probability of predicting each
            class. Array must have length equal to the number of classes, with values > 0 excepting
            that at most one value may be 0. The class with largest value p/t is predicted, where p
            is the original probability of that class and t is the class's threshold
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        estimator: Optional[NeuralNetworkClassifier] = None,
        bagging: bool = False,
        entropyCol: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "error",
        labelCol: str = "label",
        mutualInformationCol: str = "",
        numMembers: int = 5,
        parallelism: int = 1,
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        snapshots: bool = False,
        stdCol: str = "",
        thresholds: Optional[Sequence[float]] = None,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class EnsembleRegressionModelSettings(
    EnsembleParams,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.ensemble.EnsembleRegressionModel`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "bagging": False,
        "featuresCol": "features",
        "handleInvalid": "error",
        "labelCol": "label",
        "numMembers": 5,
        "parallelism": 1,
        "predictionCol": "prediction",
        "scoringBlockSize": 0,
        "snapshots": False,
        "stdCol": "",
    }

    def setStdCol(self: S, value: str) -> S:
        """Sets ``stdCol``: name of the column for the standard deviation over the members, of the
        probability of the predicted class or of the predicted value; empty: none.
        """
        return self._set(stdCol=value)


class EnsembleRegressorSettings(
    EnsembleSetters,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.ensemble.EnsembleRegressor`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "bagging": False,
        "featuresCol": "features",
        "handleInvalid": "error",
        "labelCol": "label",
        "numMembers": 5,
        "parallelism": 1,
        "predictionCol": "prediction",
        "scoringBlockSize": 0,
        "seed": 537762807,
        "snapshots": False,
        "stdCol": "",
    }

    @keyword_only
    def __init__(
        self,
        *,
        estimator: Optional[NeuralNetworkRegressor] = None,
        bagging: bool = False,
        featuresCol: str = "features",
        handleInvalid: str = "error",
        labelCol: str = "label",
        numMembers: int = 5,
        parallelism: int = 1,
        predictionCol: str = "prediction",
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        snapshots: bool = False,
        stdCol: str = "",
    ) -> None:
        """
        Parameters
        ----------
        estimator : NeuralNetworkRegressor
            what trains a member; one with its defaults
        bagging : bool, default False
            whether each member trains on a bootstrap sample of the rows, instead of all of them
        featuresCol : str, default "features"
            features column name
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite in single precision:
            error, keep (predictions are NaN; in a fit as error), skip (it is left out)
        labelCol : str, default "label"
            label column name
        numMembers : int, default 5
            how many networks are trained and averaged, at least 1
        parallelism : int, default 1
            how many members are trained at a time, at least 1; the result does not depend on it
        predictionCol : str, default "prediction"
            prediction column name
        scoringBlockSize : int, default 0
            how many rows of a partition transform computes at once; 0: row by row, as an expression
            that leaves column pruning and filters to Spark
        seed : int, default 537762807
            seed of the members' seeds, of held-out rows and of samples
        snapshots : bool, default False
            whether the members are snapshots of one training, at the ends of the cycles of its step
            size, instead of a training each
        stdCol : str, default ""
            name of the column for the standard deviation over the members, of the probability of
            the predicted class or of the predicted value; empty: none
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        estimator: Optional[NeuralNetworkRegressor] = None,
        bagging: bool = False,
        featuresCol: str = "features",
        handleInvalid: str = "error",
        labelCol: str = "label",
        numMembers: int = 5,
        parallelism: int = 1,
        predictionCol: str = "prediction",
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        snapshots: bool = False,
        stdCol: str = "",
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class ImageVectorizerSettings(
    ImageVectorizerSetters,
    ColumnSetters,
    InvalidRowsSetters,
):
    """The Params of :py:class:`sparknn.feature.ImageVectorizer`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row whose image is null or can't be decoded: error, keep (null in the "
        "new column), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "name of the column to read: binary, or of Spark's image source",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "channels": 3,
        "handleInvalid": "error",
        "height": 0,
        "outputCol": "{uid}__output",
        "outputType": "vector",
        "width": 0,
    }

    @keyword_only
    def __init__(
        self,
        *,
        channels: int = 3,
        handleInvalid: str = "error",
        height: int = 0,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        outputType: str = "vector",
        width: int = 0,
    ) -> None:
        """
        Parameters
        ----------
        channels : int, default 3
            3 for red, green and blue, 1 for gray
        handleInvalid : str, default "error"
            what becomes of a row whose image is null or can't be decoded: error, keep (null in the
            new column), skip (it is left out)
        height : int, default 0
            height of the images after they are resized, at least 1; 0: they are not
        inputCol : str, not set
            name of the column to read: binary, or of Spark's image source
        outputCol : str, default "{uid}__output"
            name of the column to write
        outputType : str, default "vector"
            type of the new column: vector, array<float>
        width : int, default 0
            width of the images after they are resized, at least 1; 0: they are not
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        channels: int = 3,
        handleInvalid: str = "error",
        height: int = 0,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        outputType: str = "vector",
        width: int = 0,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class MeanSubtractorSettings(
    ChannelSetters,
    ColumnSetters,
    InvalidRowsSetters,
):
    """The Params of :py:class:`sparknn.feature.MeanSubtractor`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "channels": 0,
        "handleInvalid": "error",
        "outputCol": "{uid}__output",
    }

    @keyword_only
    def __init__(
        self,
        *,
        channels: int = 0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
    ) -> None:
        """
        Parameters
        ----------
        channels : int, default 0
            how many channels an image has whose features are height x width x channels, to compute
            one number for each channel; 0: one for each feature
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite: error, keep (null in
            the new column; in a fit as error), skip (it is left out)
        inputCol : str, not set
            name of the column to read: a vector, array<float> or array<double>
        outputCol : str, default "{uid}__output"
            name of the column to write
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        channels: int = 0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class MeanSubtractorModelSettings(
    ChannelParams,
    ColumnSetters,
    InvalidRowsSetters,
):
    """The Params of :py:class:`sparknn.feature.MeanSubtractorModel`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "channels": 0,
        "handleInvalid": "error",
        "outputCol": "{uid}__output",
    }


class StandardizerSettings(
    StandardizerSetters,
    ChannelSetters,
    ColumnSetters,
    InvalidRowsSetters,
):
    """The Params of :py:class:`sparknn.feature.Standardizer`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "channels": 0,
        "handleInvalid": "error",
        "outputCol": "{uid}__output",
        "withMean": True,
        "withStd": True,
    }

    @keyword_only
    def __init__(
        self,
        *,
        channels: int = 0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        withMean: bool = True,
        withStd: bool = True,
    ) -> None:
        """
        Parameters
        ----------
        channels : int, default 0
            how many channels an image has whose features are height x width x channels, to compute
            one number for each channel; 0: one for each feature
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite: error, keep (null in
            the new column; in a fit as error), skip (it is left out)
        inputCol : str, not set
            name of the column to read: a vector, array<float> or array<double>
        outputCol : str, default "{uid}__output"
            name of the column to write
        withMean : bool, default True
            whether the mean is subtracted, which makes sparse rows dense
        withStd : bool, default True
            whether to divide by the standard deviation
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        channels: int = 0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        withMean: bool = True,
        withStd: bool = True,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class StandardizerModelSettings(
    StandardizerSetters,
    ChannelParams,
    ColumnSetters,
    InvalidRowsSetters,
):
    """The Params of :py:class:`sparknn.feature.StandardizerModel`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "channels": 0,
        "handleInvalid": "error",
        "outputCol": "{uid}__output",
        "withMean": True,
        "withStd": True,
    }


class WhitenerSettings(
    WhitenerSetters,
    ColumnSetters,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.feature.Whitener`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "epsilon": 0.0,
        "handleInvalid": "error",
        "method": "zca",
        "outputCol": "{uid}__output",
        "scoringBlockSize": 0,
    }

    @keyword_only
    def __init__(
        self,
        *,
        epsilon: float = 0.0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        k: Optional[int] = None,
        method: str = "zca",
        outputCol: Optional[str] = None,
        scoringBlockSize: int = 0,
        variance: Optional[float] = None,
    ) -> None:
        """
        Parameters
        ----------
        epsilon : float, default 0.0
            added to the variance of each component before it is scaled by its root, 0 or greater,
            in the square of the features' unit
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite: error, keep (null in
            the new column; in a fit as error), skip (it is left out)
        inputCol : str, not set
            name of the column to read: a vector, array<float> or array<double>
        k : int, not set
            how many principal components are kept, from 1 to the number of features; not set: all,
            or as variance says
        method : str, default "zca"
            what comes out: pca (principal components), pcaWhitening (the same with variance 1), zca
            (whitened and rotated back to the features)
        outputCol : str, default "{uid}__output"
            name of the column to write
        scoringBlockSize : int, default 0
            how many rows of a partition transform computes at once; 0: row by row, as an expression
            that leaves column pruning and filters to Spark
        variance : float, not set
            share of the variance that the components kept must explain, above 0 and up to 1; not
            set: all, or as k says
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        epsilon: float = 0.0,
        handleInvalid: str = "error",
        inputCol: Optional[str] = None,
        k: Optional[int] = None,
        method: str = "zca",
        outputCol: Optional[str] = None,
        scoringBlockSize: int = 0,
        variance: Optional[float] = None,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class WhitenerModelSettings(
    WhitenerParams,
    ColumnSetters,
    InvalidRowsSetters,
    ScoringSetters,
):
    """The Params of :py:class:`sparknn.feature.WhitenerModel`."""

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of a row with a number that is null, NaN or infinite: error, keep (null in "
        "the new column; in a fit as error), skip (it is left out)",
        typeConverter=TypeConverters.toString,
    )

    _defaults: ClassVar[Mapping[str, Any]] = {
        "epsilon": 0.0,
        "handleInvalid": "error",
        "method": "zca",
        "outputCol": "{uid}__output",
        "scoringBlockSize": 0,
    }

    def setEpsilon(self: S, value: float) -> S:
        """Sets ``epsilon``: added to the variance of each component before it is scaled by its
        root, 0 or greater, in the square of the features' unit.
        """
        return self._set(epsilon=value)

    def setMethod(self: S, value: str) -> S:
        """Sets ``method``: what comes out: pca (principal components), pcaWhitening (the same with
        variance 1), zca (whitened and rotated back to the features).
        """
        return self._set(method=value)


class NeuralNetworkRegressionModelSettings(
    RegressionParams,
    NetworkParams,
    TableParams,
    OptimizationParams,
    RegularizationParams,
    ValidationParams,
    DistributionParams,
    CheckpointParams,
    TransferParams,
    HiddenOutputSetters,
    InvalidRowsSetters,
    ScoringSetters,
    HasWeightCol,
):
    """The Params of :py:class:`sparknn.regression.NeuralNetworkRegressionModel`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "activation": "relu",
        "averagedPasses": 1,
        "batchNorm": False,
        "checkpointInterval": 1,
        "clipNorm": 0.0,
        "clipValue": 0.0,
        "dropout": 0.0,
        "elasticNetParam": 0.0,
        "emaDecay": 0.0,
        "embeddingSize": 8,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hiddenLayers": [256],
        "inputDropout": 0.0,
        "inputNoise": 0.0,
        "labelCol": "label",
        "learningRateSchedule": "cosine",
        "loss": "squaredError",
        "maxCategories": 10000,
        "maxIter": 20,
        "maxNorm": 0.0,
        "maxOneHot": 8,
        "maxRollbacks": 0,
        "mixup": 0.0,
        "patience": 10,
        "predictionCol": "prediction",
        "quantileCalibration": "none",
        "regParam": 0.0,
        "scoringBlockSize": 0,
        "seed": 1149036309,
        "solver": "adam",
        "standardization": True,
        "standardizeLabel": True,
        "stepSize": 0.002,
        "tol": 0.0,
        "validationFraction": 0.0,
        "validationMetric": "loss",
        "verbose": False,
        "weightDecay": 0.0,
        "weightInit": "auto",
    }

    def setQuantilesCol(self: S, value: str) -> S:
        """Sets ``quantilesCol``: name of a column for all quantiles of the loss quantile, as a
        vector in the order of their probabilities; empty or not set: none.
        """
        return self._set(quantilesCol=value)


class NeuralNetworkRegressorSettings(
    RegressionSetters,
    NetworkSetters,
    TableSetters,
    OptimizationSetters,
    RegularizationSetters,
    ValidationSetters,
    DistributionSetters,
    CheckpointSetters,
    TransferSetters,
    HiddenOutputSetters,
    InvalidRowsSetters,
    ScoringSetters,
    HasWeightCol,
):
    """The Params of :py:class:`sparknn.regression.NeuralNetworkRegressor`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "activation": "relu",
        "averagedPasses": 1,
        "batchNorm": False,
        "checkpointInterval": 1,
        "clipNorm": 0.0,
        "clipValue": 0.0,
        "dropout": 0.0,
        "elasticNetParam": 0.0,
        "emaDecay": 0.0,
        "embeddingSize": 8,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hiddenLayers": [256],
        "inputDropout": 0.0,
        "inputNoise": 0.0,
        "labelCol": "label",
        "learningRateSchedule": "cosine",
        "loss": "squaredError",
        "maxCategories": 10000,
        "maxIter": 20,
        "maxNorm": 0.0,
        "maxOneHot": 8,
        "maxRollbacks": 0,
        "mixup": 0.0,
        "patience": 10,
        "predictionCol": "prediction",
        "quantileCalibration": "none",
        "regParam": 0.0,
        "scoringBlockSize": 0,
        "seed": 537762807,
        "solver": "adam",
        "standardization": True,
        "standardizeLabel": True,
        "stepSize": 0.002,
        "tol": 0.0,
        "validationFraction": 0.0,
        "validationMetric": "loss",
        "verbose": False,
        "weightDecay": 0.0,
        "weightInit": "auto",
    }

    @keyword_only
    def __init__(
        self,
        *,
        activation: str = "relu",
        averagedPasses: int = 1,
        averagingInterval: Optional[int] = None,
        batchNorm: bool = False,
        batchSize: Optional[int] = None,
        categoricalCols: Optional[Sequence[str]] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        clipNorm: float = 0.0,
        clipValue: float = 0.0,
        dropout: float = 0.0,
        elasticNetParam: float = 0.0,
        emaDecay: float = 0.0,
        embeddingSize: int = 8,
        featuresCol: str = "features",
        frozenLayers: Optional[Sequence[str]] = None,
        handleInvalid: str = "error",
        hiddenLayer: Optional[str] = None,
        hiddenLayers: Optional[Sequence[int]] = None,
        hiddenOutputCol: Optional[str] = None,
        initialModel: Optional[str] = None,
        inputDropout: float = 0.0,
        inputNoise: float = 0.0,
        inputShape: Optional[Sequence[int]] = None,
        labelCol: str = "label",
        layers: Optional[Sequence[str]] = None,
        learningRateSchedule: str = "cosine",
        loss: str = "squaredError",
        maxCategories: int = 10000,
        maxIter: int = 20,
        maxNorm: float = 0.0,
        maxOneHot: int = 8,
        maxRollbacks: int = 0,
        mixup: float = 0.0,
        momentum: Optional[float] = None,
        numWorkers: Optional[int] = None,
        numericCols: Optional[Sequence[str]] = None,
        offsetCol: Optional[str] = None,
        outerMomentum: Optional[float] = None,
        outerStepSize: Optional[float] = None,
        patience: int = 10,
        predictionCol: str = "prediction",
        quantileCalibration: str = "none",
        quantileProbabilities: Optional[Sequence[float]] = None,
        quantilesCol: Optional[str] = None,
        regParam: float = 0.0,
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        solver: str = "adam",
        standardization: bool = True,
        standardizeLabel: bool = True,
        stepFactors: Optional[Sequence[str]] = None,
        stepSize: float = 0.002,
        tol: float = 0.0,
        validationFraction: float = 0.0,
        validationIndicatorCol: Optional[str] = None,
        validationMetric: str = "loss",
        verbose: bool = False,
        weightCol: Optional[str] = None,
        weightDecay: float = 0.0,
        weightInit: str = "auto",
    ) -> None:
        """
        Parameters
        ----------
        activation : str, default "relu"
            the function behind each hidden layer: elu, gelu, identity, leakyRelu, maxout, mish,
            prelu, relu, selu, sigmoid, smoothClip, softplus, swish, tanh
        averagedPasses : int, default 1
            over how many last passes the parameters of the model are averaged, at least 1; the
            driver keeps a copy for each
        averagingInterval : int, not set
            mini-batches between two averages of the workers; 0: once a pass; not set: a sixteenth
            of a pass, at most 1000, or once a pass for one worker
        batchNorm : bool, default False
            whether batch normalisation stands between each hidden dense layer and its activation
        batchSize : int, not set
            examples of one mini-batch of one worker, at least 1; not set: 16 to 128 by the number
            of rows, divided by the number of workers, but at least 8
        categoricalCols : Sequence[str], not set
            columns of texts, Booleans or whole numbers to read as categories in place of
            featuresCol, which is then read too only where it is set; null is a missing value; not
            set: none
        checkpointDir : str, not set
            folder for checkpoints of this one training, on any file system that Spark knows; a fit
            that finds a checkpoint of the same training there goes on from it; not set: none
        checkpointInterval : int, default 1
            passes over the data between two checkpoints, at least 1
        clipNorm : float, default 0.0
            the greatest Euclidean norm of a gradient, larger ones are scaled down, 0 or greater; 0:
            no limit
        clipValue : float, default 0.0
            the greatest size of each derivative, larger ones are cut, 0 or greater; 0: no limit
        dropout : float, default 0.0
            probability that a hidden unit is dropped in training, in [0, 1)
        elasticNetParam : float, default 0.0
            share of the L1 penalty, the rest being L2, in [0, 1]
        emaDecay : float, default 0.0
            decay by step of the moving average of the parameters that becomes the model, such as
            0.995, in [0, 1); 0: the last parameters themselves
        embeddingSize : int, default 8
            numbers in the learned vector of a category, at least 1
        featuresCol : str, default "features"
            features column name
        frozenLayers : Sequence[str], not set
            names of layers that training leaves as they are, such as 0-conv, or the name that
            named(stem, ...) gives; not set: none
        handleInvalid : str, default "error"
            what becomes of a row with a number that is null, NaN or infinite in single precision:
            error, keep (predictions are NaN; in a fit as error), skip (it is left out)
        hiddenLayer : str, not set
            name of the layer whose outputs go to hiddenOutputCol, such as 1-relu or
            2-residual/body/0-conv; not set: the last one before the output layer
        hiddenLayers : Sequence[int], default [256]
            units of each hidden dense layer, each at least 1; none for a linear model
        hiddenOutputCol : str, not set
            name of a column for the outputs of a layer within the network, as a vector; empty or
            not set: none
        initialModel : str, not set
            path of a saved classification or regression model whose tensors training begins with,
            as far as their names and shapes are those of this network; the output layer is new
            where the number of outputs differs; not set: random initial weights
        inputDropout : float, default 0.0
            probability that a feature is dropped in training, in [0, 1)
        inputNoise : float, default 0.0
            standard deviation of normal noise that training adds to the features, 0 or greater
        inputShape : Sequence[int], not set
            the shape of the features, the slowest dimension first, such as height, width, channels
            of an image: their product is the number of features; not set: as the metadata of the
            features column tell where layers are set, such as those that ImageVectorizer writes,
            otherwise a vector
        labelCol : str, default "label"
            label column name
        layers : Sequence[str], not set
            the layers before the output layer, such as dense(256), relu, dropout(0.5); instead of
            hiddenLayers, activation, weightInit, batchNorm, dropout, inputDropout and inputNoise
        learningRateSchedule : str, default "cosine"
            how the step size changes over the passes: constant, cosLog, cosine, cosineRestarts,
            exponential, flatCosine, inverse, oneCycle, plateau, step, warmup
        loss : str, default "squaredError"
            what training makes small: absolute, focal, gamma, huber, multiclassHinge, poisson,
            quantile, sigmoidCrossEntropy, softmaxCrossEntropy, squaredError, tweedie
        maxCategories : int, default 10000
            so many of the most frequent categories of a column have a learned vector of their own;
            the others share one; at least 1
        maxIter : int, default 20
            passes over the data at most, at least 1
        maxNorm : float, default 0.0
            the greatest Euclidean norm of the weights into a unit, 0 or greater; 0: no limit
        maxOneHot : int, default 8
            so many categories of a column at most have a feature each; of a column with more, each
            category has a learned vector; 0 or greater
        maxRollbacks : int, default 0
            how often a training that diverges goes back to the end of the pass with the lowest loss
            so far, and on with steps half as large, before it ends with an error; 0 or greater
        mixup : float, default 0.0
            training mixes examples and their labels in pairs, by shares from the distribution
            Beta(mixup, mixup), 0 or greater; 0: not
        momentum : float, not set
            momentum of the solvers that have one, in [0, 1); not set: what the solver says
        numWorkers : int, not set
            how many workers train side by side, each on its own share of the rows, at least 1; not
            set: the cluster's default parallelism, or fewer for small data
        numericCols : Sequence[str], not set
            columns of numbers to read in place of featuresCol, which is then read too only where it
            is set; null and NaN are missing values; not set: none
        offsetCol : str, not set
            column of what is added to the logarithm of the mean, such as the logarithm of an
            exposure; only with a loss whose outputs are logarithms, such as poisson; not set: none
        outerMomentum : float, not set
            Nesterov momentum of the steps from average to average, in [0, 1); not set: 1 - 1 /
            workers, at most 0.9
        outerStepSize : float, not set
            share of the way to the workers' average that is taken, greater than 0; 1 with no
            outerMomentum is plain averaging; not set: 0.9 with outerMomentum, else 1
        patience : int, default 10
            passes in a row without a better validation loss, or validationMetric, after which
            training stops, at least 1; without held-out rows training never stops early
        predictionCol : str, default "prediction"
            prediction column name
        quantileCalibration : str, default "none"
            how the quantiles of the loss quantile are brought in line with the held-out rows after
            the training: none, conformal
        quantileProbabilities : Sequence[float], not set
            the quantiles that the loss quantile predicts, such as 0.1, 0.5, 0.9: increasing numbers
            greater than 0 and less than 1; not set: as the loss says
        quantilesCol : str, not set
            name of a column for all quantiles of the loss quantile, as a vector in the order of
            their probabilities; empty or not set: none
        regParam : float, default 0.0
            strength of the penalty on weights (not on biases), 0 or greater
        scoringBlockSize : int, default 0
            how many rows of a partition transform computes at once; 0: row by row, as an expression
            that leaves column pruning and filters to Spark
        seed : int, default 537762807
            seed of everything random
        solver : str, default "adam"
            how parameters are found: adaGrad, adadelta, adam, adamW, lbfgs, momentum, nAdam,
            nesterov, rmsProp, sgd
        standardization : bool, default True
            whether the network brings each feature to mean 0 and standard deviation 1 first, by the
            rows to train on; what varies little is divided by a tenth of its range, and sparse
            features stay sparse
        standardizeLabel : bool, default True
            whether training sees the labels with mean 0 and standard deviation 1; predictions are
            in the labels' own units
        stepFactors : Sequence[str], not set
            factors of the step size for some tensors, such as bias=2 for all biases or 0-conv=0.1
            for a layer, the first that fits a tensor counts; not set: none
        stepSize : float, default 0.002
            initial step size (learning rate), greater than 0
        tol : float, default 0.0
            how much lower a validation loss, or how much better a validationMetric, must be to
            count as better, 0 or greater
        validationFraction : float, default 0.0
            share of the rows to hold out at random for validation, in [0, 1); not together with
            validationIndicatorCol
        validationIndicatorCol : str, not set
            boolean column that is true for rows to validate on and false for others, never null;
            not set: none
        validationMetric : str, default "loss"
            by what the best pass is chosen and training stops early, where rows are held out: loss,
            accuracy, areaUnderPR, areaUnderROC, f1, rmse, topK
        verbose : bool, default False
            whether to print a line for every pass, besides logging it
        weightCol : str, not set
            weight column name. If this is not set or empty, we treat all instance weights as 1.0
        weightDecay : float, default 0.0
            decoupled weight decay: each step takes stepSize times this share off every weight, 0 or
            greater
        weightInit : str, default "auto"
            initial weights of every layer: auto, constant, heNormal, heUniform, lecunNormal,
            lecunUniform, lsuv, normal, orthogonal, uniform, xavierNormal, xavierUniform; auto goes
            by the activation
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        activation: str = "relu",
        averagedPasses: int = 1,
        averagingInterval: Optional[int] = None,
        batchNorm: bool = False,
        batchSize: Optional[int] = None,
        categoricalCols: Optional[Sequence[str]] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        clipNorm: float = 0.0,
        clipValue: float = 0.0,
        dropout: float = 0.0,
        elasticNetParam: float = 0.0,
        emaDecay: float = 0.0,
        embeddingSize: int = 8,
        featuresCol: str = "features",
        frozenLayers: Optional[Sequence[str]] = None,
        handleInvalid: str = "error",
        hiddenLayer: Optional[str] = None,
        hiddenLayers: Optional[Sequence[int]] = None,
        hiddenOutputCol: Optional[str] = None,
        initialModel: Optional[str] = None,
        inputDropout: float = 0.0,
        inputNoise: float = 0.0,
        inputShape: Optional[Sequence[int]] = None,
        labelCol: str = "label",
        layers: Optional[Sequence[str]] = None,
        learningRateSchedule: str = "cosine",
        loss: str = "squaredError",
        maxCategories: int = 10000,
        maxIter: int = 20,
        maxNorm: float = 0.0,
        maxOneHot: int = 8,
        maxRollbacks: int = 0,
        mixup: float = 0.0,
        momentum: Optional[float] = None,
        numWorkers: Optional[int] = None,
        numericCols: Optional[Sequence[str]] = None,
        offsetCol: Optional[str] = None,
        outerMomentum: Optional[float] = None,
        outerStepSize: Optional[float] = None,
        patience: int = 10,
        predictionCol: str = "prediction",
        quantileCalibration: str = "none",
        quantileProbabilities: Optional[Sequence[float]] = None,
        quantilesCol: Optional[str] = None,
        regParam: float = 0.0,
        scoringBlockSize: int = 0,
        seed: Optional[int] = None,
        solver: str = "adam",
        standardization: bool = True,
        standardizeLabel: bool = True,
        stepFactors: Optional[Sequence[str]] = None,
        stepSize: float = 0.002,
        tol: float = 0.0,
        validationFraction: float = 0.0,
        validationIndicatorCol: Optional[str] = None,
        validationMetric: str = "loss",
        verbose: bool = False,
        weightCol: Optional[str] = None,
        weightDecay: float = 0.0,
        weightInit: str = "auto",
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self

    def setWeightCol(self: S, value: str) -> S:
        """Sets ``weightCol``: weight column name. If this is not set or empty, we treat all
        instance weights as 1.0.
        """
        return self._set(weightCol=value)


class SuccessiveHalvingSettings(
    SuccessiveHalvingSetters,
):
    """The Params of :py:class:`sparknn.tuning.SuccessiveHalving`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "brackets": 1,
        "minPasses": 1,
        "parallelism": 1,
        "reduction": 3,
        "validationFraction": 0.2,
    }

    @keyword_only
    def __init__(
        self,
        *,
        estimator: Optional[Estimator[Any]] = None,
        estimatorParamMaps: Optional[List[Dict[Param[Any], Any]]] = None,
        brackets: int = 1,
        minPasses: int = 1,
        parallelism: int = 1,
        reduction: int = 3,
        validationFraction: float = 0.2,
    ) -> None:
        """
        Parameters
        ----------
        estimator : Estimator[Any]
            what is trained: an estimator of ours, or a Pipeline that ends with one
        estimatorParamMaps : List[Dict[Param[Any], Any]]
            the settings to try, at least one
        brackets : int, default 1
            brackets of Hyperband, at least 1, which is plain successive halving; each further one
            lets some candidates train longer before the first choice
        minPasses : int, default 1
            passes over the data before the first choice among the candidates, at least 1
        parallelism : int, default 1
            candidates that are trained at a time, at least 1
        reduction : int, default 3
            one in so many candidates goes on, at least 2
        validationFraction : float, default 0.2
            share of the rows to hold out at random and to compare the candidates on, in (0, 1);
            used where the estimator itself holds out none
        """
        self._construct(self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        estimator: Optional[Estimator[Any]] = None,
        estimatorParamMaps: Optional[List[Dict[Param[Any], Any]]] = None,
        brackets: int = 1,
        minPasses: int = 1,
        parallelism: int = 1,
        reduction: int = 3,
        validationFraction: float = 0.2,
    ) -> S:
        """Sets what is given; as the constructor."""
        self._set_params(self._input_kwargs)
        return self


class SuccessiveHalvingModelSettings(
    SuccessiveHalvingParams,
):
    """The Params of :py:class:`sparknn.tuning.SuccessiveHalvingModel`."""

    _defaults: ClassVar[Mapping[str, Any]] = {
        "brackets": 1,
        "minPasses": 1,
        "parallelism": 1,
        "reduction": 3,
        "validationFraction": 0.2,
    }
