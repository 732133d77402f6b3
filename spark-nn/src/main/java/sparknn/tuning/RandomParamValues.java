package sparknn.tuning;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.param.Param;
import sparknn.nn.random.Purpose;
import sparknn.nn.random.Rng;

/** Points drawn from distributions of Params, with random numbers by address. */
final class RandomParamValues {
  /** When so many points in a row are none of them new, there are taken to be no others. */
  private static final int ATTEMPTS = 1_000_000;

  private final Map<Param<?>, Distribution> searched;
  private final long[] keys;

  /** Of these Params; {@code narrowed} is part of the address of every number. */
  RandomParamValues(long seed, int narrowed, Map<Param<?>, Distribution> searched) {
    this.searched = searched;
    keys = keys(Rng.key(seed, Purpose.SEARCH, narrowed), searched.keySet());
  }

  /** The address of each Param's numbers: its name, and the how manieth of that name it is. */
  private static long[] keys(long root, Set<Param<?>> params) {
    Map<String, Integer> sameName = new HashMap<>();
    return params.stream()
        .mapToLong(
            param -> {
              long key = Rng.within(root, sameName.merge(param.name(), 1, Integer::sum));
              for (int i = 0; i < param.name().length(); i++) {
                key = Rng.within(key, param.name().charAt(i));
              }
              return key;
            })
        .toArray();
  }

  /** As many distinct points, in the order in which they were drawn; fewer if there are no more. */
  Set<ParamValues> distinct(int count) {
    Set<ParamValues> points = new LinkedHashSet<>();
    int trial = 0;
    while (trial < count && addNew(points, trial)) {
      trial++;
    }
    return points;
  }

  /** Draws until a point is new; false if there seems to be none. */
  private boolean addNew(Set<ParamValues> points, int trial) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ParamValues point = draw(trial, attempt);
      if (points.add(point)) {
        check(point);
        return true;
      }
    }
    return false;
  }

  private ParamValues draw(int trial, int attempt) {
    Object[] values = new Object[keys.length];
    int i = 0;
    for (Map.Entry<Param<?>, Distribution> entry : searched.entrySet()) {
      Rng rng = Rng.at(Rng.within(Rng.within(keys[i], trial), attempt), Purpose.SEARCH);
      values[i++] = entry.getValue().draw(rng);
    }
    return new ParamValues(values);
  }

  /** A function of the user's may have drawn what its Param does not take. */
  private void check(ParamValues point) {
    int i = 0;
    for (Param<?> param : searched.keySet()) {
      Domain.require(param, point.values()[i++]);
    }
  }
}
