/**
 * A trained network that scores rows.
 *
 * <p>Not for users: may change with any version.
 */
package sparknn.internal.scoring;
