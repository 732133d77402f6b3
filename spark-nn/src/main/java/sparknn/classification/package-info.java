/** The Spark ML classifier and its model. Thin: the work is in {@code sparknn.stage} and below. */
package sparknn.classification;
