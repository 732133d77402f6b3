package sparknn.nn.train;

import java.io.Serializable;
import java.util.List;

/**
 * What a training came to, pass by pass.
 *
 * @param metricLabel what the metric is called, such as {@code accuracy}
 * @param maxPasses how many passes were asked for
 * @param bestPass the pass, from 1, whose parameters the model has: the one with the lowest
 *     validation loss where there is validation, otherwise the last
 * @param passes one record a pass
 */
public record History(String metricLabel, int maxPasses, int bestPass, List<PassRecord> passes)
    implements Serializable {
  public History {
    passes = List.copyOf(passes);
  }
}
