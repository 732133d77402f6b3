/**
 * From Params and packed rows to a trained network: its design, defaults that depend on the data,
 * checkpoints, trainings side by side.
 *
 * <p>Not for users: may change with any version.
 */
package sparknn.internal.training;
