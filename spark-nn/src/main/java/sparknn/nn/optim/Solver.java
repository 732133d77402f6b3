package sparknn.nn.optim;

import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentCatalog;

/** How parameters are found: an {@link Optimizer} by mini-batches, or {@link Lbfgs} by all rows. */
public interface Solver extends Component {
  /** Finds solvers by name: the optimisers and lbfgs. */
  ComponentCatalog<Solver> CATALOG = ComponentCatalog.of(Solver.class, "solver");
}
