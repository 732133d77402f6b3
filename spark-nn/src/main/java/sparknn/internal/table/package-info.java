/**
 * From the columns of a table to the floats of {@link sparknn.nn.table}: which columns, what is
 * learnt of all rows, and how one is read.
 *
 * <p>Not for users: may change with any version.
 */
package sparknn.internal.table;
