package sparknn.layers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a layer with a window may be told besides its size; what is not told has the layer's
 * default. Immutable. A layer refuses what it does not have.
 *
 * <pre>{@code
 * Layers.of().conv(64, 7, o -> o.stride(2).padding(3).bias(false))
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LayerOptions {
  static final LayerOptions NONE = new LayerOptions(Map.of());

  private final Map<String, String> arguments;

  private LayerOptions(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  private LayerOptions with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(arguments);
    more.put(name, value.toString());
    return new LayerOptions(more);
  }

  /** From one place to the next, at least 1; default 1, of pooling the window's size. */
  public LayerOptions stride(int value) {
    return with("stride", value);
  }

  /** The same, down and across. */
  public LayerOptions stride(int down, int across) {
    return with("stride", "[" + down + ", " + across + "]");
  }

  /** So many zeros on each side. */
  public LayerOptions padding(int value) {
    return with("padding", value);
  }

  /** {@code same} (of convolutions the default) or {@code valid} (of pooling). */
  public LayerOptions padding(String value) {
    return with("padding", value);
  }

  /** How many parts the channels are in, each for itself; default 1. */
  public LayerOptions groups(int value) {
    return with("groups", value);
  }

  /** From one weight to the next, at least 1; default 1. */
  public LayerOptions dilation(int value) {
    return with("dilation", value);
  }

  /** Whether filters have a bias, which is needless before batch normalisation; default true. */
  public LayerOptions bias(boolean value) {
    return with("bias", value);
  }

  /** Initial weights, such as {@code heNormal}; default by the activation that follows. */
  public LayerOptions weightInit(String value) {
    return with("weightInit", value);
  }

  Map<String, String> arguments() {
    return arguments;
  }
}
