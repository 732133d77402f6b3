package sparknn.internal.distributed;

import java.io.Serializable;
import sparknn.nn.data.Example;

/**
 * Reads a row of the user's data into an example. Stateless: one instance serves many tasks.
 *
 * @param <T> the type of a row
 */
public interface RowReader<T> extends Serializable {
  /**
   * Fills the example.
   *
   * @return null if the row is fine; otherwise what is wrong, what was expected and what came
   */
  String read(T row, Example into);
}
