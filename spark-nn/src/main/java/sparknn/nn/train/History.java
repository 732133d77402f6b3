package sparknn.nn.train;

import java.io.Serializable;
import java.util.List;

/**
 * What a training came to, pass by pass.
 *
 * @param metricLabel what the metric is called, such as {@code accuracy}
 * @param maxPasses how many passes were asked for
 * @param bestPass the pass, from 1, whose parameters the model has: the one with the lowest
 *     validation loss, or the best validation metric, where there is validation, otherwise the last
 * @param passes one record a pass
 * @param skippedRows how many invalid rows were left out
 * @param validationLabel what the metric of held-out rows is called
 */
public record History(
    String metricLabel,
    int maxPasses,
    int bestPass,
    List<PassRecord> passes,
    long skippedRows,
    String validationLabel)
    implements Serializable {
  public History {
    passes = List.copyOf(passes);
  }

  /** Of all rows. */
  public History(String metricLabel, int maxPasses, int bestPass, List<PassRecord> passes) {
    this(metricLabel, maxPasses, bestPass, passes, 0, metricLabel);
  }

  /** The same, with so many rows left out. */
  public History withSkippedRows(long rows) {
    return new History(metricLabel, maxPasses, bestPass, passes, rows, validationLabel);
  }
}
