package sparknn.nn.schedule;

import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * One cycle over the whole training: half a cosine from {@code start} up to 1 in the first part,
 * half a cosine down to {@code end} in the rest.
 *
 * <p>Smith 2018, "A disciplined approach to neural network hyper-parameters: part 1", with the
 * cosines and defaults of PyTorch's {@code OneCycleLR}. The step size is the peak, and may be
 * several times larger than without a cycle. Momentum is not cycled.
 *
 * @param rise the part of the training in which it rises, in (0, 1); default 0.3
 * @param start the factor at the beginning, in [0, 1]; default 0.04
 * @param end the factor at the end, in [0, 1]; default 4e-6
 */
public record OneCycle(
    @Default("0.3") double rise, @Default("0.04") double start, @Default("4e-6") double end)
    implements Schedule {
  public OneCycle {
    Require.positive("oneCycle's rise", rise);
    Require.inHalfOpen("oneCycle's rise", rise, 0, 1);
    Require.inClosed("oneCycle's start", start, 0, 1);
    Require.inClosed("oneCycle's end", end, 0, 1);
  }

  @Override
  public double factor(double pass, double passes) {
    double time = pass / passes;
    return time < rise
        ? start + (1 - start) * (1 - StrictMath.cos(Math.PI * time / rise)) / 2
        : end + (1 - end) * (1 + StrictMath.cos(Math.PI * (time - rise) / (1 - rise))) / 2;
  }
}
