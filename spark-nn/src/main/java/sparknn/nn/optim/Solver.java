package sparknn.nn.optim;

import java.util.function.Function;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/** How parameters are found: an {@link Optimizer} by mini-batches, or {@link Lbfgs} by all rows. */
public sealed interface Solver extends Component permits Optimizer, Lbfgs {
  /** Finds solvers by name: the optimisers and lbfgs. */
  ComponentCatalog<Solver> CATALOG = ComponentCatalog.of(Solver.class, "solver");

  /** What there is to do for its kind: the only place that tells one kind from the other. */
  <T> T match(Function<Optimizer, T> byMiniBatches, Function<Lbfgs, T> byAllRows);
}
