/**
 * From a DataFrame's columns to packed rows: checks, what labels mean, an order for rows without
 * one.
 *
 * <p>Not for users: may change with any version.
 */
package sparknn.internal.rows;
