/**
 * The flat arrays: which tensor lies where, and what it is for.
 *
 * <p>All trained parameters of a network live in ONE {@code float[]}, all running statistics in
 * another, all constants in a third. Averaging, clipping, checkpoints and gradient checks are then
 * one-array operations; a layer reads its part through an offset.
 */
package sparknn.nn.param;
