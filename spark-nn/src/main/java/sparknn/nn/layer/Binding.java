package sparknn.nn.layer;

/**
 * The arrays that a layer computes on, and where its part of them begins.
 *
 * @param parameters all trainable parameters of the network
 * @param gradient derivatives of the loss by each of them; null where only inference is wanted
 * @param state all running statistics of the network
 * @param parameterOffset where this layer's parameters begin, in the order of its declaration
 * @param stateOffset where this layer's running statistics begin
 * @param maxRows the most rows that a call will have
 */
public record Binding(
    float[] parameters,
    float[] gradient,
    float[] state,
    int parameterOffset,
    int stateOffset,
    int maxRows) {
  /** Whether backward passes will come. */
  public boolean training() {
    return gradient != null;
  }

  /** The same arrays, further on. */
  public Binding advance(int parameterCount, int stateCount) {
    return new Binding(
        parameters,
        gradient,
        state,
        parameterOffset + parameterCount,
        stateOffset + stateCount,
        maxRows);
  }
}
