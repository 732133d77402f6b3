package sparknn.nn.spec;

import java.io.Serializable;

/**
 * A component of a network or of its training that a {@link Spec} can name: an activation, a layer,
 * a loss, an optimiser and so on.
 *
 * <p>Every implementation is an immutable public record. Its components are the arguments of the
 * spec, those without a {@link Default} first. They may be {@code int}, {@code double}, {@code
 * boolean}, {@code String}, an enum, a component of any kind, or a {@code List} of these.
 *
 * @since 0.1.0
 */
public interface Component extends Serializable {
  /** The text that makes an equal component again, with every argument written out. */
  default String spec() {
    return ComponentWriter.specOf((Record) this).toString();
  }

  /**
   * The same without the arguments that have their default, for people to read: {@code dense(256)}.
   */
  default String shortSpec() {
    return ComponentWriter.shortSpecOf((Record) this).toString();
  }
}
