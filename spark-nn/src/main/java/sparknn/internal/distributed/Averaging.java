package sparknn.internal.distributed;

import java.io.Serializable;
import sparknn.nn.spec.Require;

/**
 * How workers come together.
 *
 * <p>After every {@code interval} mini-batches the workers' states are averaged, weighted by the
 * examples that each has seen. The average of the parameters is a proposal; the outer step goes
 * from the last common parameters {@code p} towards it, with Nesterov's momentum:
 *
 * <pre>
 * d = average - p
 * v = momentum · v + d
 * p += stepSize · (momentum · v + d)
 * </pre>
 *
 * <p>With momentum 0 and step size 1 that is plain averaging. Averaging K workers leaves a round as
 * far from the start as one worker's share of the data takes it, a K-th of what one worker with all
 * the data would go; momentum makes up for that. Douillard et al. 2023, "DiLoCo: distributed
 * low-communication training of language models"; Wang et al. 2020, "SlowMo: improving
 * communication-efficient distributed SGD with slow momentum".
 *
 * @param interval mini-batches between two averages; 0 averages once a pass
 * @param stepSize of the outer step, greater than 0
 * @param momentum of the outer step, in [0, 1)
 */
public record Averaging(int interval, double stepSize, double momentum) implements Serializable {
  public Averaging {
    Require.atLeast("averagingInterval", interval, 0);
    Require.positive("outerStepSize", stepSize);
    Require.inHalfOpen("outerMomentum", momentum, 0, 1);
  }

  /** Whether the outer step is just the average. */
  boolean plain() {
    return momentum == 0 && stepSize == 1;
  }
}
