package sparknn.nn.train;

import java.io.Serializable;

/**
 * The numbers of a network, flat: what is trained, what is kept beside, and what is fixed.
 *
 * @param parameters trained values, laid out by {@link Network#parameters()}
 * @param statistics running statistics, laid out by {@link Network#statistics()}; empty for most
 *     networks
 * @param constants what no training moves, laid out by {@link Network#constants()}: the tensors of
 *     frozen layers, and what layers declare as constant; empty for most networks
 */
public record NetworkValues(float[] parameters, float[] statistics, float[] constants)
    implements Serializable {
  /** Without constants. */
  public NetworkValues(float[] parameters, float[] statistics) {
    this(parameters, statistics, new float[0]);
  }

  /** Other arrays with the same numbers. */
  public NetworkValues copy() {
    return new NetworkValues(parameters.clone(), statistics.clone(), constants.clone());
  }
}
