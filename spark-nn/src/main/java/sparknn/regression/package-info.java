/** The Spark ML regressor and its model. Thin: the work is in {@code sparknn.stage} and below. */
package sparknn.regression;
