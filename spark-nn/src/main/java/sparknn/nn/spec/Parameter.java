package sparknn.nn.spec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * What a component takes as an argument: a component of its record.
 *
 * @param name the present name
 * @param names that and the former ones
 * @param type its type; a {@link ParameterizedType} for a list
 * @param standard the default as a spec has it; null if it must be given
 * @param variadic whether all arguments by position, from this on, are its items
 * @param source the component of the record
 */
record Parameter(
    String name,
    List<String> names,
    Type type,
    String standard,
    boolean variadic,
    RecordComponent source) {

  /** Those of a record, in order. */
  static List<Parameter> of(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Default standard = component.getAnnotation(Default.class);
      boolean lastRequired =
          i + 1 == components.length || components[i + 1].isAnnotationPresent(Default.class);
      if (standard != null && !lastRequired) {
        throw new IllegalArgumentException(
            record.getName()
                + " must have its components without @Default first, got "
                + components[i + 1].getName()
                + " behind "
                + component.getName());
      }
      parameters.add(
          new Parameter(
              component.getName(),
              Names.withFormer(component.getName(), component),
              component.getGenericType(),
              standard == null ? null : standard.value(),
              standard == null && lastRequired && holdsComponents(component.getGenericType()),
              component));
    }
    return parameters;
  }

  private static boolean holdsComponents(Type type) {
    return type instanceof ParameterizedType list
        && itemType(list) instanceof Class<?> item
        && Component.class.isAssignableFrom(item);
  }

  /** The type of a list's items. */
  static Type itemType(ParameterizedType list) {
    if (list.getRawType() != List.class) {
      throw new IllegalArgumentException(
          "a component of a record must be a List or no generic type, got " + list);
    }
    return list.getActualTypeArguments()[0];
  }

  /** Its value in a record. */
  Object in(Record record) {
    try {
      return source.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a record takes, as an error shows it: {@code adam(beta1=0.9, …)}. */
  static String signature(Class<?> record) {
    List<String> parts = new ArrayList<>();
    for (Parameter parameter : of(record)) {
      parts.add(
          parameter.standard == null ? parameter.name : parameter.name + "=" + parameter.standard);
    }
    return Names.of(record) + "(" + String.join(", ", parts) + ")";
  }
}
