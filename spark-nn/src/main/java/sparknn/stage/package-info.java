/**
 * What the Spark ML stages share: the way from a DataFrame's columns to packed rows and from Params
 * to a training plan, scoring, files. The stages themselves stay thin.
 *
 * <p>All use of what Spark keeps to itself ({@code private[ml]} in Scala, public in bytecode) is in
 * {@link sparknn.stage.Uid} and {@link sparknn.stage.SparkFiles}.
 */
package sparknn.stage;
