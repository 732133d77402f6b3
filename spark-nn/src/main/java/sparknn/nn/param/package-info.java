/**
 * The flat parameter array: which tensor lies where, and which of them a penalty touches.
 *
 * <p>All trainable parameters of a network live in ONE {@code float[]}, all running statistics in
 * another. Averaging, clipping, checkpoints and gradient checks are then one-array operations; a
 * layer reads its part through an offset.
 */
package sparknn.nn.param;
