/**
 * The ground floor of the engine: matrix products through BLAS, decompositions through LAPACK,
 * shapes, and loops over {@code float[]}.
 *
 * <p>Matrices are row-major, rows are examples. {@link sparknn.nn.linalg.Blas} is the only class
 * that calls a BLAS, {@link sparknn.nn.linalg.Lapack} the only one that calls a LAPACK, {@link
 * sparknn.nn.linalg.OpenBlas} the only one that loads a native library. Nothing here knows of
 * layers, parameters or Spark.
 */
package sparknn.nn.linalg;
