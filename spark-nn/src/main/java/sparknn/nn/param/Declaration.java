package sparknn.nn.param;

import java.util.ArrayList;
import java.util.List;
import sparknn.nn.linalg.Shape;

/**
 * The tensors that a layer says it has. Those of one kind (trained, statistics, constants) come to
 * lie one behind the other in the order of their declaration.
 */
public final class Declaration {
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String name, Shape shape, Role role) {}

  /** A trained tensor that penalties, weight decay and max-norm apply to; units come last. */
  public Declaration weight(String name, Shape shape) {
    return add(name, shape, Role.WEIGHT);
  }

  /** A trained tensor that no penalty applies to, such as a bias. */
  public Declaration parameter(String name, Shape shape) {
    return add(name, shape, Role.PARAMETER);
  }

  /** A trained tensor of which a batch touches some rows only. */
  public Declaration table(String name, Shape shape) {
    return add(name, shape, Role.TABLE);
  }

  /** A tensor that is kept beside the training, such as a running mean. */
  public Declaration statistic(String name, Shape shape) {
    return add(name, shape, Role.STATISTIC);
  }

  /** A tensor that is fixed before the training begins. */
  public Declaration constant(String name, Shape shape) {
    return add(name, shape, Role.CONSTANT);
  }

  private Declaration add(String name, Shape shape, Role role) {
    entries.add(new Entry(name, shape, role));
    return this;
  }

  /** Adds the tensors of these roles to a layout; says where in it they lie. */
  public Range addTo(ParameterLayout.Builder layout, String prefix, Role... roles) {
    int begin = layout.size();
    for (Entry entry : entries) {
      if (List.of(roles).contains(entry.role())) {
        layout.add(prefix + entry.name(), entry.shape(), entry.role());
      }
    }
    return new Range(begin, layout.size());
  }
}
