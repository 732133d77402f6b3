package sparknn.nn.optim;

import java.util.function.Function;
import sparknn.nn.spec.Default;
import sparknn.nn.spec.Require;

/**
 * Limited-memory BFGS with a line search, on the loss over all rows: no mini-batches, no step size,
 * no schedule. Each look at the loss and its gradient is a pass over the data. Good for small
 * networks and smooth activations; dropout and other noise are off, as the loss must stand still.
 *
 * <p>Liu and Nocedal 1989, "On the limited memory BFGS method for large scale optimization". {@link
 * LbfgsSearch} takes the steps.
 *
 * @param memory how many of the last steps the Hessian is estimated from, at least 1; default 10
 * @param tolerance relative change of the loss at which it has converged, greater than 0; default
 *     1e-6
 */
public record Lbfgs(@Default("10") int memory, @Default("1e-6") double tolerance)
    implements Solver {
  public Lbfgs {
    Require.atLeast("lbfgs's memory", memory, 1);
    Require.positive("lbfgs's tolerance", tolerance);
  }

  @Override
  public <T> T match(Function<Optimizer, T> byMiniBatches, Function<Lbfgs, T> byAllRows) {
    return byAllRows.apply(this);
  }
}
