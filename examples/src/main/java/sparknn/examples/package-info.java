/**
 * Programs for {@code spark-submit}: what using the library looks like. {@code examples/run} lists
 * and runs them.
 *
 * <p>Each program is one class with a {@code main}; what several of them need ({@link
 * sparknn.examples.IdxFiles}, {@link sparknn.examples.GeneratedDigits}, …) stands beside them. They
 * use the public stages only.
 */
package sparknn.examples;
