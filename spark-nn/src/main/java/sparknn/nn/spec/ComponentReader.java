package sparknn.nn.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a spec to a component: arguments by position, by name or by default, each of its type. */
final class ComponentReader {
  private ComponentReader() {}

  /**
   * Makes a component.
   *
   * @throws IllegalArgumentException in three parts, if the arguments are not those of its record
   */
  static <R> R read(Class<R> record, Spec spec) {
    List<Parameter> parameters = Parameter.of(record);
    Map<Parameter, Spec> given = new HashMap<>();
    List<Spec> positional = spec.positional();
    int position = 0;
    for (Parameter parameter : parameters) {
      List<Spec> rest = positional.subList(position, positional.size());
      if (parameter.variadic() && !rest.isEmpty()) {
        boolean bracketed = rest.size() == 1 && rest.get(0).isList();
        given.put(parameter, bracketed ? rest.get(0) : Spec.list(rest));
        position = positional.size();
      } else if (!rest.isEmpty()) {
        given.put(parameter, rest.get(0));
        position++;
      }
    }
    if (position < positional.size()) {
      throw surplus(record, spec, positional.get(position).toString(), "");
    }
    spec.named().forEach((name, value) -> give(record, spec, parameters, given, name, value));
    Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      Parameter parameter = parameters.get(i);
      Spec argument = given.get(parameter);
      arguments[i] =
          convert(
              argument == null ? standard(parameter, spec) : argument,
              parameter.type(),
              Names.of(record) + "'s " + parameter.name());
    }
    return construct(record, arguments);
  }

  private static void give(
      Class<?> record,
      Spec spec,
      List<Parameter> parameters,
      Map<Parameter, Spec> given,
      String name,
      Spec value) {
    List<Parameter> meant = Names.find(name, parameters, Parameter::names);
    if (meant.size() != 1) {
      List<String> known = parameters.stream().map(Parameter::name).toList();
      throw surplus(record, spec, name, Names.suggestion(name, known));
    }
    if (given.put(meant.get(0), value) != null) {
      throw new IllegalArgumentException(
          "each argument must be given once, got "
              + meant.get(0).name()
              + " twice in "
              + Require.shown(spec.toString()));
    }
  }

  private static IllegalArgumentException surplus(
      Class<?> record, Spec spec, String argument, String suggestion) {
    return new IllegalArgumentException(
        "the arguments of "
            + Parameter.signature(record)
            + " must fit, got '"
            + Require.shown(argument)
            + "' in "
            + Require.shown(spec.toString())
            + suggestion);
  }

  /** The value that an argument has by default. */
  static Object standard(Parameter parameter) {
    return convert(Spec.parse(parameter.standard()), parameter.type(), parameter.name());
  }

  private static Spec standard(Parameter parameter, Spec spec) {
    if (parameter.standard() != null) {
      return Spec.parse(parameter.standard());
    }
    if (parameter.variadic()) {
      return Spec.list(List.of()); // The record says how many it wants.
    }
    throw new IllegalArgumentException(
        spec.name()
            + " must be given its "
            + parameter.name()
            + ", got "
            + Require.shown(spec.toString()));
  }

  private static Object convert(Spec value, Type type, String context) {
    if (type instanceof ParameterizedType list) {
      List<Spec> items = value.isList() ? value.positional() : List.of(value);
      Type item = Parameter.itemType(list);
      return items.stream().map(s -> convert(s, item, context)).toList();
    }
    Class<?> wanted = (Class<?>) type;
    if (Component.class.isAssignableFrom(wanted)) {
      return ComponentCatalog.of(wanted).create(value);
    }
    try {
      if (!value.isWord()) {
        // Said below.
      } else if (wanted == int.class || wanted == Integer.class) {
        return Integer.valueOf(value.name());
      } else if (wanted == double.class || wanted == Double.class) {
        return Double.valueOf(value.name());
      } else if (wanted == String.class) {
        return value.name();
      } else {
        List<?> found = Names.find(value.name(), choices(wanted), c -> namesOf(wanted, c));
        if (found.size() == 1) {
          return found.get(0);
        }
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        context
            + " must be "
            + expected(wanted)
            + ", got '"
            + Require.shown(value.toString())
            + "'");
  }

  /** The values of a type that has few. */
  private static List<?> choices(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return List.of(true, false);
    }
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    throw new IllegalArgumentException(
        "a component of a record must be a number, a boolean, a String, an enum, another component"
            + " or a list of these, got "
            + type.getName());
  }

  private static List<String> namesOf(Class<?> type, Object choice) {
    if (!(choice instanceof Enum<?> constant)) {
      return List.of(choice.toString());
    }
    try {
      return Names.withFormer(Names.of(constant), type.getField(constant.name()));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String expected(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return "a whole number";
    } else if (type == double.class || type == Double.class) {
      return "a number";
    } else if (type == String.class) {
      return "a word or a text in double quotes";
    } else if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants()).map(c -> Names.of((Enum<?>) c)).toList());
    }
    return "true or false";
  }

  private static <R> R construct(Class<R> record, Object[] values) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> canonical = record.getDeclaredConstructor(types);
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
