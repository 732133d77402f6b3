package sparknn.nn.diagnostics;

import sparknn.nn.layer.Layer;
import sparknn.nn.layer.Placement;
import sparknn.nn.linalg.Shape;

/**
 * One layer of a {@link NetworkDescription}. Numbers are of the layer and of all within it.
 *
 * @param name of its place, such as {@code 0-dense} or {@code 2-residual/body/1-relu}
 * @param depth in how many layers it lies
 * @param spec the layer, without arguments that have their default
 * @param output the shape of what it gives for an example
 * @param parameters how many it has, frozen ones among them; running statistics are none
 * @param frozen how many of them training does not move
 * @param multiplyAdds of an example's forward pass, as {@link Layer#multiplyAdds} counts them
 * @since 0.1.0
 */
public record LayerDescription(
    String name,
    int depth,
    String spec,
    Shape output,
    long parameters,
    long frozen,
    long multiplyAdds) {

  static LayerDescription of(Placement at) {
    long trained = 0;
    long frozen = 0;
    long products = 0;
    for (Placement within : at.all()) {
      if (within.frozen()) {
        frozen += within.parameters().size();
      } else {
        trained += within.parameters().size();
      }
      frozen += within.constants().size();
      products += within.layer().multiplyAdds(within.input());
    }
    return new LayerDescription(
        at.name(),
        (int) at.name().chars().filter(c -> c == '/').count(),
        at.layer().shortSpec(),
        at.output(),
        trained + frozen,
        frozen,
        products);
  }

  /** The last part of the name. */
  String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
