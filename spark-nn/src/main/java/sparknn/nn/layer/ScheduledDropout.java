package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;
import sparknn.nn.schedule.Schedule;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Dropout whose rate changes over the training: in training each value is 0 with the probability
 * {@code p = rate · factor} and divided by {@code 1 - p} otherwise, with the factor that a schedule
 * has at that time; at inference nothing happens.
 *
 * <p>With a rate that falls to 0 the last steps are taken without noise: Holzmüller, Grinsztajn and
 * Steinwart 2024, "Better by default: strong pre-tuned MLPs and boosted trees on tabular data",
 * section 3.
 *
 * @param rate the greatest probability to drop, in [0, 1)
 * @param schedule its factor; default flatCosine: 1 in the first half, then down to 0
 * @since 0.1.0
 */
public record ScheduledDropout(double rate, @Default("flatCosine") Schedule schedule)
    implements Layer {
  public ScheduledDropout {
    Require.inHalfOpen("scheduledDropout's rate", rate, 0, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean noise() {
    return true;
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new DropoutRun(rate, schedule, at, binding);
  }
}
