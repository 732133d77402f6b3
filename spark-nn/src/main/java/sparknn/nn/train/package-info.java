/**
 * Training on one machine: a {@link sparknn.nn.train.Network} and what moves its parameters, batch
 * by batch. Knows nothing of Spark; the rounds of a distributed training call it.
 */
package sparknn.nn.train;
