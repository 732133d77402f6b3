package sparknn.tuning;

import java.util.List;
import sparknn.nn.random.Rng;

/** One of some values, each as likely as the number of times that it is named. */
record Choice(List<Object> values) implements Distribution {

  @Override
  public Object draw(Rng rng) {
    return values.get(rng.nextInt(values.size()));
  }

  @Override
  public String toString() {
    return "one of " + ParamValues.of(values.toArray());
  }
}
