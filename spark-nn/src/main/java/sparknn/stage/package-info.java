/**
 * What the Spark ML stages have in common and users meet: the bases of the stages, the summary of a
 * training, diagnostics. What they do stands in {@code sparknn.internal}.
 *
 * <p>All use of what Spark keeps to itself ({@code private[ml]} in Scala, public in bytecode) is in
 * {@link sparknn.stage.StageBases} and {@link sparknn.internal.files.SparkFiles}.
 */
package sparknn.stage;
