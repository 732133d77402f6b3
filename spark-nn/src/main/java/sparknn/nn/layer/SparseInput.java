package sparknn.nn.layer;

import sparknn.nn.param.TouchedRows;

/**
 * That the input of a network comes as sparse rows.
 *
 * @param touched the rows of weights that a backward pass writes derivatives for; null where it
 *     overwrites all derivatives with those that are not 0 and zeros
 * @since 0.1.0
 */
public record SparseInput(TouchedRows touched) {}
