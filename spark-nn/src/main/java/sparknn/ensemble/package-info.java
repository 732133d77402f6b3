/**
 * Ensembles: several networks trained on the same rows, whose probabilities or values are averaged.
 * Thin, as the other stages are: what trains and scores a member is in {@code sparknn.stage}.
 */
package sparknn.ensemble;
