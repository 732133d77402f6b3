package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;

/**
 * A layer within another.
 *
 * @param name its place there, such as {@code 1-relu} or {@code shortcut}: part of the names of its
 *     tensors, and so of saved files
 * @param layer its description
 * @param input the shape of what it is given
 */
public record Child(String name, Layer layer, Shape input) {}
