/**
 * Hyperparameter search beside Spark's own: what is built here are {@code ParamMap}s for {@code
 * CrossValidator} and {@code TrainValidationSplit}, for any stage, ours or not. It uses the
 * engine's random numbers and argument checks and nothing else.
 */
package sparknn.tuning;
