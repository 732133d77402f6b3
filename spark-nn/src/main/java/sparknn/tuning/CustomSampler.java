package sparknn.tuning;

import java.util.function.Function;
import sparknn.nn.random.Rng;

/** What a function of the user's makes of random numbers. */
record CustomSampler(Function<Rng, ?> function) implements Distribution {

  @Override
  public Object draw(Rng rng) {
    return function.apply(rng);
  }

  @Override
  public String toString() {
    return "drawn by a function";
  }
}
