/**
 * What is done to gradients and parameters at each step besides the optimiser: penalties, clipping,
 * decay, limits. Rules compose; an optimiser knows none of them. Knows {@code param} and {@code
 * spec}, no layer and no optimiser.
 */
package sparknn.nn.rule;
