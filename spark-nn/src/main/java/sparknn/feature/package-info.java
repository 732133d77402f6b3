/**
 * What is done to features before a network sees them: {@link sparknn.feature.MeanSubtractor},
 * {@link sparknn.feature.Standardizer} and {@link sparknn.feature.Whitener}, each an estimator with
 * its model, and {@link sparknn.feature.ImageVectorizer}, which makes features of images.
 *
 * <p>They read and write a Vector, {@code array<float>} or {@code array<double>}, by a function of
 * each row, so that they work on streams. What they learn is computed in {@link
 * sparknn.internal.distributed.RowStatistics}.
 */
package sparknn.feature;
