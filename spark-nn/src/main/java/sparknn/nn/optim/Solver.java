package sparknn.nn.optim;

import sparknn.nn.spec.Kind;
import sparknn.nn.spec.Part;

/** How parameters are found: an {@link Optimizer} by mini-batches, or {@link Lbfgs} by all rows. */
public interface Solver extends Part {
  /** Finds solvers by name: the optimisers and lbfgs. */
  Kind<Solver> KIND = Kind.of(Solver.class, "solver");
}
