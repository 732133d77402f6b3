/**
 * The arithmetic of windows that slide over images: convolution, depthwise convolution, pooling. It
 * knows arrays and shapes, but no layers; nothing allocates once it is constructed, and what it
 * needs to put aside goes into an array of the caller's.
 *
 * <p>Images are {@code [batch, height, width, channels]}, kernels {@code [height, width, channels
 * in a group, filters]}.
 */
package sparknn.nn.conv;
