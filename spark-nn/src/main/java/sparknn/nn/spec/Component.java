package sparknn.nn.spec;

import java.io.Serializable;

/**
 * A part of a network or of its training that a {@link Spec} can name: an activation, a layer, a
 * loss, an optimiser and so on. Every implementation is an immutable record.
 */
public interface Component extends Serializable {
  /** The text that makes an equal part again, with every argument written out. */
  default String spec() {
    return ComponentCatalog.specOf((Record) this).toString();
  }
}
