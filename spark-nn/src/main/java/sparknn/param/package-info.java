/**
 * The Params of the stages, grouped by topic and declared once: what the network is, how it is
 * trained, how it is validated, how the work is distributed.
 *
 * <p>A topic is an interface that estimators and models share. Its {@code Declared} class holds the
 * Params, and its {@code Setters} give an estimator fluent setters. Every Param is an int, a
 * double, a boolean, a string or an array of these, so grids, copies, persistence and Python work
 * without special cases; and each checks its value by itself, with an error that says what was
 * expected.
 */
package sparknn.param;
