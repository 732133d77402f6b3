package sparknn.nn.init;

import sparknn.nn.random.Rng;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * The values that a weight tensor begins with. Biases begin with 0.
 *
 * @since 0.1.0
 */
public interface Initializer extends Component {
  /** Finds initialisers by name. */
  ComponentCatalog<Initializer> CATALOG =
      ComponentCatalog.of(Initializer.class, "weight initialisation");

  /**
   * Fills one tensor.
   *
   * @param parameters the flat array
   * @param offset where the tensor begins
   * @param size how many values it has
   * @param fanIn how many inputs each of its output units sums
   * @param fanOut how many output units each of its inputs feeds
   * @param rng the numbers to draw from
   */
  void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng);

  /**
   * The variance that the layer's outputs on a mini-batch are to get, by a scaling of what {@link
   * #fill} wrote; 0: no scaling, as most do not look at the data.
   */
  default double outputVariance() {
    return 0;
  }
}
