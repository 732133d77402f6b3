package sparknn.nn.train;

import java.io.Serializable;

/**
 * The numbers of a network, flat: what is trained and what is only kept.
 *
 * @param parameters trained values, laid out by {@link Network#parameters()}
 * @param statistics running statistics, laid out by {@link Network#statistics()}; empty for most
 *     networks
 */
public record NetworkValues(float[] parameters, float[] statistics) implements Serializable {
  /** Other arrays with the same numbers. */
  public NetworkValues copy() {
    return new NetworkValues(parameters.clone(), statistics.clone());
  }
}
