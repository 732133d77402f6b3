/**
 * Parameter averaging over an RDD: packing rows into blocks, rounds as stateless jobs, reduction in
 * a fixed order. Knows {@code sparknn.nn} and spark-core, not DataFrames. The only place that
 * reduces.
 *
 * <p>What crosses Spark's data paths (shuffles, caches, broadcasts, results) is arrays of
 * primitives, so that it does not matter which serializer a cluster has set; descriptions travel in
 * closures, which are always Java's.
 */
package sparknn.distributed;
