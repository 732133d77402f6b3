package sparknn.nn.init;

import java.util.Arrays;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Every value the same. All units of a layer then learn the same thing: for experiments and for a
 * single linear layer.
 *
 * @param value the value; default 0
 */
public record Constant(@Default("0") double value) implements Initializer {
  public Constant {
    Require.finite("constant's value", value);
  }

  @Override
  public void fill(float[] parameters, int offset, int size, int fanIn, int fanOut, Rng rng) {
    Arrays.fill(parameters, offset, offset + size, (float) value);
  }
}
