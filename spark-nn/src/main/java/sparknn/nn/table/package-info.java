/**
 * The columns of a table on their way into a network: what is learnt of each (medians, quartiles,
 * vocabularies), and a row of values as floats. Nothing here is trained by gradients.
 */
package sparknn.nn.table;
