/**
 * Layers written down in Java and Scala: a typed way to the specs that {@code setLayers} takes, and
 * architectures from the literature as functions that give such lists.
 */
package sparknn.layers;
