/**
 * How stages are saved and loaded. All use of what Spark keeps to itself about files is in {@link
 * sparknn.internal.files.SparkFiles}.
 *
 * <p>Not for users: may change with any version.
 */
package sparknn.internal.files;
