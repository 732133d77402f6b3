package sparknn.nn.activation;

import sparknn.nn.init.HeNormal;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.FloatMath;
import sparknn.nn.spec.Default;

/**
 * Gaussian error linear unit: {@code f(x) = x Φ(x)} with the distribution function Φ of the
 * standard normal, {@code f' = Φ + x φ}; or its approximation {@code f(x) = x/2 (1 + tanh(√(2/π) (x
 * + 0.044715 x³)))}.
 *
 * <p>Hendrycks and Gimpel 2016, "Gaussian error linear units (GELUs)", which has both. As in
 * PyTorch, Keras and ONNX the exact form is the default; networks trained elsewhere, such as GPT-2,
 * may have the approximate one. They differ by at most 5e-4, and take about as long.
 *
 * @param approximate whether to use the form with tanh; default false
 */
public record Gelu(@Default("false") boolean approximate) implements Activation {
  /*
   * Exact: Φ(-a) = e^(-a²/2) R(a) for a >= 0, where R is half the scaled complementary error function
   * of a/√2: a polynomial of degree 8 in 1 / (1 + 0.3 a), fitted to the least relative error, 1.7e-7.
   * So small values keep their digits, and Φ(a) = 1 - Φ(-a).
   *
   * Approximate: (1 + tanh u) / 2 = 1 / (1 + e^(-2u)), which keeps them too.
   *
   * Both need one exponential, whose argument, value and slope are below; the exponential has a loop
   * of its own, because one loop with all would be too long to be vectorised.
   */
  private static final float HALF_ROOT = 0.3989423f; // 1 / √(2π)
  private static final float TWICE_ROOT = 1.5957692f; // 2 √(2/π)
  private static final float CUBIC = 0.044715f;
  // Lost beside any x that matters; makes 0 / 0 the 1/2 that Φ is at 0.
  private static final float TINY = 1e-30f;

  @Override
  public void apply(float[] input, float[] output, int length) {
    if (input == output) {
      for (int i = 0; i < length; i++) {
        float x = input[i];
        output[i] =
            approximate
                ? approximateValue(x, FloatMath.exp(approximateArgument(x)))
                : exactValue(x, FloatMath.exp(exactArgument(x)));
      }
      return;
    }
    exponentials(input, output, length);
    if (approximate) {
      for (int i = 0; i < length; i++) {
        output[i] = approximateValue(input[i], output[i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        output[i] = exactValue(input[i], output[i]);
      }
    }
  }

  @Override
  public void differentiate(
      float[] input, float[] output, float[] dOutput, float[] dInput, int length) {
    if (dInput == dOutput) {
      for (int i = 0; i < length; i++) {
        float x = input[i];
        dInput[i] =
            dOutput[i]
                * (approximate
                    ? approximateSlope(x, FloatMath.exp(approximateArgument(x)))
                    : exactSlope(x, output[i], FloatMath.exp(exactArgument(x))));
      }
      return;
    }
    exponentials(input, dInput, length);
    if (approximate) {
      for (int i = 0; i < length; i++) {
        dInput[i] = dOutput[i] * approximateSlope(input[i], dInput[i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        dInput[i] = dOutput[i] * exactSlope(input[i], output[i], dInput[i]);
      }
    }
  }

  private void exponentials(float[] input, float[] into, int length) {
    if (approximate) {
      for (int i = 0; i < length; i++) {
        into[i] = approximateArgument(input[i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        into[i] = exactArgument(input[i]);
      }
    }
    FloatMath.exp(into, into, length);
  }

  private static float exactArgument(float x) {
    return -0.5f * x * x;
  }

  private static float exactValue(float x, float power) {
    float a = Math.abs(x);
    return Math.max(x, 0f) - a * power * ratio(a);
  }

  /** With Φ as value / x. */
  private static float exactSlope(float x, float value, float power) {
    float distribution = (Math.abs(value) + TINY / 2) / (Math.abs(x) + TINY);
    return distribution + HALF_ROOT * x * power;
  }

  /** R. */
  private static float ratio(float a) {
    float t = 1f / (1f + 0.3f * a);
    float p = 0.035423707f;
    p = p * t - 0.15615834f;
    p = p * t + 0.20455663f;
    p = p * t - 0.052033883f;
    p = p * t + 0.12769172f;
    p = p * t + 0.10017596f;
    p = p * t + 0.12071213f;
    p = p * t + 0.119632006f;
    return p * t;
  }

  private static float approximateArgument(float x) {
    return -TWICE_ROOT * x * (1f + CUBIC * x * x);
  }

  private static float approximateValue(float x, float power) {
    return x / (1f + power);
  }

  private static float approximateSlope(float x, float power) {
    float above = 1f / (1f + power);
    // Where this clamp matters the other factor is 0 anyway.
    float c = Math.min(Math.max(x, -20f), 20f);
    float rise = TWICE_ROOT * c * (1f + 3f * CUBIC * c * c);
    return above + rise * above * (1f - above);
  }

  @Override
  public boolean derivativeReadsInput() {
    return true;
  }

  @Override
  public Initializer recommendedInit() {
    return new HeNormal();
  }
}
