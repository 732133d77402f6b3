package sparknn.nn.schedule;

import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/**
 * How the step size changes over the training. Time is counted in passes over the data, with
 * fractions, so that a schedule means the same whatever the batch size and the number of workers.
 *
 * @since 0.1.0
 */
public interface Schedule extends Component {
  /** Finds schedules by name. */
  ComponentCatalog<Schedule> CATALOG =
      ComponentCatalog.of(Schedule.class, "learning rate schedule");

  /**
   * What the step size is multiplied with.
   *
   * @param pass how many passes have been made, with fractions: in [0, passes)
   * @param passes how many passes the training has at most
   */
  double factor(double pass, double passes);

  /**
   * A further factor, for what was seen so far: a pure function, so that a training which is taken
   * up again goes on as it was.
   *
   * @param losses for each finished pass, the validation loss, or the training loss where nothing
   *     is held out
   */
  default double reaction(double[] losses) {
    return 1;
  }
}
