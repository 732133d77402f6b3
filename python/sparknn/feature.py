"""Preprocessing: means, standardising, whitening, images to features."""

from typing import TYPE_CHECKING, Any, Optional

from pyspark.ml.linalg import DenseMatrix, Vector

from sparknn._base import EstimatorStage, ModelStage, TransformerStage
from sparknn._java import to_python
from sparknn.param import (
    ImageVectorizerSettings,
    MeanSubtractorModelSettings,
    MeanSubtractorSettings,
    StandardizerModelSettings,
    StandardizerSettings,
    WhitenerModelSettings,
    WhitenerSettings,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = [
    "ImageVectorizer",
    "MeanSubtractor",
    "MeanSubtractorModel",
    "Standardizer",
    "StandardizerModel",
    "Whitener",
    "WhitenerModel",
]


class _Learnt:
    """What the models share. None of it can be asked for with Spark Connect."""

    _java: Any

    def _learnt(self, name: str) -> Any:
        return to_python(getattr(self._java(name), name)())

    @property
    def mean(self) -> Vector:
        """The mean of each feature, or of each channel."""
        return self._learnt("mean")

    @property
    def numFeatures(self) -> int:
        """How many features a row has."""
        return self._learnt("numFeatures")


class MeanSubtractorModel(
    _Learnt,
    ModelStage["MeanSubtractorModel"],
    MeanSubtractorModelSettings,
):
    """Subtracts the means that :py:class:`MeanSubtractor` has learnt."""


class MeanSubtractor(MeanSubtractorSettings, EstimatorStage["MeanSubtractor", MeanSubtractorModel]):
    """Learns the mean of each feature (of images: the mean image), or of each channel, which its
    model subtracts: ``y[j] = x[j] - mean[j]``.

    The column is a Vector, ``array<float>`` or ``array<double>``, and so is the new one. Rows that
    are null or not finite are refused, in training and later, unless ``handleInvalid`` says
    otherwise; so are those of another length, always.

    >>> MeanSubtractor(inputCol="pixels", outputCol="features", channels=3)
    """

    _model = MeanSubtractorModel


class StandardizerModel(
    _Learnt,
    ModelStage["StandardizerModel"],
    StandardizerModelSettings,
):
    """Standardises by what :py:class:`Standardizer` has learnt. ``withMean`` and ``withStd`` can be
    changed on the model.
    """

    @property
    def std(self) -> Vector:
        """The standard deviation of each feature, or of each channel."""
        return self._learnt("std")


class Standardizer(StandardizerSettings, EstimatorStage["Standardizer", StandardizerModel]):
    """Brings each feature, or each channel of images, to mean 0 and standard deviation 1:
    ``y[j] = (x[j] - mean[j]) / std[j]``; one that does not vary is only shifted.

    >>> Standardizer(inputCol="pixels", outputCol="features")
    """

    _model = StandardizerModel


class WhitenerModel(
    _Learnt,
    ModelStage["WhitenerModel"],
    WhitenerModelSettings,
):
    """Whitens rows by what :py:class:`Whitener` has learnt. ``method`` and ``epsilon`` can be
    changed on the model, which needs no new fit; ``k`` and ``variance`` only say how it was learnt.
    """

    @property
    def components(self) -> DenseMatrix:
        """``[features, k]``: each column is a component, as in Spark's PCAModel."""
        return self._learnt("components")

    @property
    def variances(self) -> Vector:
        """The variance of the training rows along each component."""
        return self._learnt("variances")

    @property
    def explainedVariance(self) -> Vector:
        """The share of the variance that each component explains, as in Spark's PCAModel."""
        return self._learnt("explainedVariance")

    @property
    def numComponents(self) -> int:
        """How many components are kept."""
        return self._learnt("numComponents")

    def inverseTransform(self, dataset: "DataFrame", restored: Optional[str] = None) -> "DataFrame":
        """Adds the rows as they were before, but for the components left out. Not with Spark
        Connect.

        Parameters
        ----------
        dataset
            with the output column
        restored
            the name of the new column; ``<inputCol>_restored`` where nothing else is said
        """
        from pyspark.sql import DataFrame

        java = self._java("inverseTransform")
        self._transfer_params_to_java()
        name = f"{self.getInputCol()}_restored" if restored is None else restored
        return DataFrame(java.inverseTransform(dataset._jdf, name), dataset.sparkSession)


class Whitener(WhitenerSettings, EstimatorStage["Whitener", WhitenerModel]):
    """Learns the principal components of rows, for PCA, PCA whitening or ZCA whitening; all in one
    pass over the data.

    >>> Whitener(inputCol="pixels", outputCol="features", k=100)
    """

    _model = WhitenerModel


class ImageVectorizer(ImageVectorizerSettings, TransformerStage["ImageVectorizer"]):
    """Makes features of images: numbers in [0, 1] in the order height x width x channels, channels
    being red, green, blue, or gray alone, as the layers of a network expect them.

    The column holds the files' content (binary, as from Spark's ``binaryFile``; JPEG, PNG, GIF, BMP
    and TIFF are decoded) or is that of Spark's ``image`` source. Height and width must both be set,
    or neither where all images have the size that the network wants. Where images are resized, the
    metadata of the new column tell their shape, so that a network with ``layers`` takes them as
    images without being told its ``inputShape``.

    >>> files = spark.read.format("binaryFile").load("images")
    >>> ImageVectorizer(inputCol="content", outputCol="features", height=32, width=32).transform(
    ...     files
    ... )
    """
