package sparknn.nn.layer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.random.Rng;

/**
 * The initial values of a layer and of all within it. To weights it recommends what the nearest
 * activation behind them asks for, as far as no other weights stand between; else Xavier.
 */
public final class Initialization {
  private Initialization() {}

  /** Writes them, layer by layer in the order of the tree. */
  public static void run(Placement at, Binding binding, Rng rng) {
    run(at, binding, new XavierUniform(), rng);
  }

  private static void run(Placement at, Binding binding, Initializer behind, Rng rng) {
    at.layer().initialize(at, binding.of(at), behind, rng);
    List<Placement> children = at.children();
    for (int i = 0; i < children.size(); i++) {
      Initializer nearest = behind;
      if (at.layer().chained()) {
        Stream<Placement> next = children.subList(i + 1, children.size()).stream();
        nearest = firstAsked(next).orElse(behind);
      }
      run(children.get(i), binding, nearest, rng);
    }
  }

  /** What a layer asks of the weights before it; empty if those behind it have the say. */
  private static Optional<Initializer> asked(Placement at) {
    Optional<Initializer> recommended = at.layer().recommendedInit();
    if (recommended.isPresent()) {
      return recommended;
    }
    return at.layer().hasWeights()
        ? Optional.of(new XavierUniform())
        : firstAsked(at.children().stream());
  }

  private static Optional<Initializer> firstAsked(Stream<Placement> layers) {
    return layers.flatMap(at -> asked(at).stream()).findFirst();
  }
}
