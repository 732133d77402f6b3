package sparknn.nn.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a component to its spec: arguments without a default by position, the others by name. */
final class ComponentWriter {
  private final boolean brief;

  private ComponentWriter(boolean brief) {
    this.brief = brief;
  }

  /** With every argument. */
  static Spec specOf(Record component) {
    return new ComponentWriter(false).write(component);
  }

  /** Without the arguments that have their default. */
  static Spec shortSpecOf(Record component) {
    return new ComponentWriter(true).write(component);
  }

  private Spec write(Record component) {
    List<Spec> positional = new ArrayList<>();
    Map<String, Spec> named = new LinkedHashMap<>();
    for (Parameter parameter : Parameter.of(component.getClass())) {
      Object value = parameter.in(component);
      if (parameter.variadic()) {
        ((List<?>) value).forEach(item -> positional.add(toSpec(item)));
      } else if (parameter.standard() == null) {
        positional.add(toSpec(value));
      } else if (!brief || !value.equals(ComponentReader.standard(parameter))) {
        named.put(parameter.name(), toSpec(value));
      }
    }
    return new Spec(Names.of(component.getClass()), positional, named);
  }

  private Spec toSpec(Object value) {
    if (brief && value instanceof Component component) {
      return Spec.parse(component.shortSpec());
    }
    if (value instanceof Record component) {
      return write(component);
    }
    if (value instanceof List<?> list) {
      List<Spec> items = new ArrayList<>();
      list.forEach(item -> items.add(toSpec(item)));
      boolean plain = items.size() == 1 && !(list.get(0) instanceof Component);
      return plain ? items.get(0) : Spec.list(items);
    }
    if (value instanceof Enum<?> constant) {
      return Spec.word(Names.of(constant));
    }
    return Spec.word(value instanceof Double d ? Require.text(d) : value.toString());
  }
}
