package sparknn.nn.activation;

import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;

/** No function: {@code f(x) = x}. */
public record Identity() implements Activation {
  @Override
  public void apply(float[] input, float[] output, int length) {
    if (input != output) {
      System.arraycopy(input, 0, output, 0, length);
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    if (dOutput != dInput) {
      System.arraycopy(dOutput, 0, dInput, 0, length);
    }
  }

  @Override
  public Initializer recommendedInit() {
    return new XavierUniform();
  }
}
