package sparknn.tuning;

import org.apache.spark.ml.param.Param;
import sparknn.nn.random.Rng;

/** Which values a Param may take in a random search, and how likely each is. */
interface Distribution {
  /** A value, of the type that the Param takes. */
  Object draw(Rng rng);

  /**
   * The same distribution over less, around the best value tried; what has no order stays as it is.
   *
   * @param factor the new width by the old
   */
  default Distribution around(TrialResults trials, Param<?> param, double factor) {
    return this;
  }
}
