/**
 * Layers. A {@link sparknn.nn.layer.Layer} is an immutable description; {@code bind} gives a {@link
 * sparknn.nn.layer.LayerRun}, which computes forward and backward in the caller's buffers. One
 * record a file, named by a spec. A layer never sees an optimiser.
 */
package sparknn.nn.layer;
