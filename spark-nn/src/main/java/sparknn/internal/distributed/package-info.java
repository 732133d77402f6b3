/**
 * Training over an RDD: packing rows into blocks, rounds as stateless jobs (by mini-batches and
 * parameter averaging, or by L-BFGS on all rows), evaluation, and statistics of rows. What
 * partitions have found is brought together in their order, by {@code OrderedReduction}. Knows
 * {@code sparknn.nn} and spark-core, not DataFrames. The only package that reduces.
 *
 * <p>What crosses Spark's data paths (shuffles, caches, broadcasts, results) is arrays of
 * primitives, so that it does not matter which serializer a cluster has set; descriptions travel in
 * closures, which are always Java's.
 */
package sparknn.internal.distributed;
