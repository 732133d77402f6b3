/**
 * Hyperparameter search: {@code ParamMap}s for Spark's {@code CrossValidator} and {@code
 * TrainValidationSplit}, for any stage, ours or not; and {@link sparknn.tuning.SuccessiveHalving},
 * which trains our own stages no longer than they promise.
 */
package sparknn.tuning;
