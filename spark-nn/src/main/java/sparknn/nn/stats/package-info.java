/**
 * Means, variances and covariances of rows, in double precision, as arithmetic that can be merged:
 * what is added in one place and what is added in another give the same as all in one place, but
 * for rounding. Nothing here cancels where means are large.
 */
package sparknn.nn.stats;
