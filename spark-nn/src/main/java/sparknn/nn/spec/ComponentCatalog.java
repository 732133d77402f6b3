package sparknn.nn.spec;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * One kind of {@link Component} (activations, layers, losses, …) and the rule that finds its
 * members: the spec {@code leakyRelu(0.1)} is the record {@code LeakyRelu} in the package of the
 * kind's interface, and the arguments are its components, in order or by name.
 *
 * <p>The interface of a kind holds it in a constant named {@code CATALOG}; that is how a component
 * whose type is another kind is read.
 *
 * @param <T> the interface of the kind
 */
public final class ComponentCatalog<T extends Component> {
  private final Class<T> type;
  private final String label;
  private final Function<Spec, T> otherwise;
  private final List<ComponentCatalog<?>> others;

  private ComponentCatalog(
      Class<T> type, String label, Function<Spec, T> otherwise, List<ComponentCatalog<?>> others) {
    this.type = type;
    this.label = label;
    this.otherwise = otherwise;
    this.others = others;
  }

  /**
   * The kind of an interface.
   *
   * @param label what error messages call a member, such as {@code "activation"}
   */
  public static <T extends Component> ComponentCatalog<T> of(Class<T> type, String label) {
    return new ComponentCatalog<>(type, label, null, List.of());
  }

  /** This kind, but a name that it does not have is looked up in another and wrapped. */
  public <U extends Component> ComponentCatalog<T> orElse(
      ComponentCatalog<U> other, Function<U, T> wrap) {
    return new ComponentCatalog<>(
        type, label, spec -> wrap.apply(other.create(spec)), List.of(other));
  }

  /**
   * Makes the part that a text names.
   *
   * @throws IllegalArgumentException in three parts, if it names none or its arguments are wrong
   */
  public T create(String text) {
    return create(Spec.parse(text));
  }

  /** Makes the part that a spec names. */
  public T create(Spec spec) {
    Class<? extends T> found = find(spec.name());
    if (found != null) {
      return type.cast(instantiate(found, spec));
    }
    if (otherwise != null && others.get(0).find(spec.name()) != null) {
      return otherwise.apply(spec);
    }
    throw new IllegalArgumentException(
        label
            + " must be one of "
            + String.join(", ", names())
            + ", got '"
            + Require.shown(spec.name())
            + "'");
  }

  /** The names that {@link #create} accepts, in order. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (Class<? extends T> member : members()) {
      names.add(nameOf(member));
    }
    others.forEach(other -> names.addAll(other.names()));
    return List.copyOf(names);
  }

  /** Every record of this kind in its package; found by looking, so that none has to be listed. */
  public List<Class<? extends T>> members() {
    List<Class<? extends T>> members = new ArrayList<>();
    for (String className : classesBeside(type)) {
      Class<? extends T> member = load(className);
      if (member != null) {
        members.add(member);
      }
    }
    return members;
  }

  private Class<? extends T> find(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(Character::isLetterOrDigit);
    return plain && Character.isLowerCase(name.charAt(0))
        ? load(type.getPackageName() + "." + capitalize(name))
        : null;
  }

  private Class<? extends T> load(String className) {
    try {
      Class<?> found = Class.forName(className, true, type.getClassLoader());
      return found.isRecord() && type.isAssignableFrom(found) ? found.asSubclass(type) : null;
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      // NoClassDefFoundError: a name in the wrong case, on a file system that ignores case.
      return null;
    }
  }

  /** The spec of a part, with every argument: those without a default by position. */
  static Spec specOf(Record part) {
    List<Spec> positional = new ArrayList<>();
    Map<String, Spec> named = new LinkedHashMap<>();
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      Object value = valueOf(part, component);
      if (value instanceof List<?> list) {
        list.forEach(item -> positional.add(toSpec(item)));
      } else if (component.isAnnotationPresent(Default.class)) {
        named.put(component.getName(), toSpec(value));
      } else {
        positional.add(toSpec(value));
      }
    }
    return new Spec(nameOf(part.getClass()), positional, named);
  }

  private static Object valueOf(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Spec toSpec(Object value) {
    if (value instanceof Record part) {
      return specOf(part);
    }
    return Spec.word(value instanceof Double d ? Require.text(d) : value.toString());
  }

  private static <R> R instantiate(Class<R> record, Spec spec) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Map<String, Spec> unused = new LinkedHashMap<>(spec.named());
    int position = 0;
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String context = spec.name() + "'s " + component.getName();
      if (component.getType() == List.class) {
        List<Spec> rest = spec.positional().subList(position, spec.positional().size());
        position = spec.positional().size();
        arguments[i] = rest.stream().map(s -> convert(s, itemType(component), context)).toList();
        continue;
      }
      Spec given = unused.remove(component.getName());
      if (given == null && position < spec.positional().size()) {
        given = spec.positional().get(position++);
      }
      if (given == null) {
        given = defaultOf(component, spec);
      }
      arguments[i] = convert(given, component.getType(), context);
    }
    if (position < spec.positional().size() || !unused.isEmpty()) {
      Object surplus =
          unused.isEmpty() ? spec.positional().get(position) : unused.keySet().iterator().next();
      throw new IllegalArgumentException(
          "the arguments of "
              + signature(record)
              + " must fit, got '"
              + Require.shown(surplus.toString())
              + "' in "
              + Require.shown(spec.toString()));
    }
    return construct(record, components, arguments);
  }

  private static Spec defaultOf(RecordComponent component, Spec spec) {
    Default fallback = component.getAnnotation(Default.class);
    if (fallback == null) {
      throw new IllegalArgumentException(
          spec.name()
              + " must be given its "
              + component.getName()
              + ", got "
              + Require.shown(spec.toString()));
    }
    return Spec.parse(fallback.value());
  }

  private static <R> R construct(Class<R> record, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
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

  private static Object convert(Spec value, Class<?> type, String context) {
    if (Component.class.isAssignableFrom(type)) {
      return kindOf(type).create(value);
    }
    boolean word = value.positional().isEmpty() && value.named().isEmpty();
    try {
      if (word && type == int.class) {
        return Integer.valueOf(value.name());
      } else if (word && type == double.class) {
        return Double.valueOf(value.name());
      } else if (word && type == boolean.class) {
        if (value.name().equals("true") || value.name().equals("false")) {
          return Boolean.valueOf(value.name());
        }
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    String expected =
        type == int.class ? "a whole number" : type == double.class ? "a number" : "true or false";
    throw new IllegalArgumentException(
        context + " must be " + expected + ", got '" + Require.shown(value.toString()) + "'");
  }

  private static ComponentCatalog<?> kindOf(Class<?> type) {
    try {
      return (ComponentCatalog<?>) type.getField("CATALOG").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " lacks the constant CATALOG", e);
    }
  }

  private static Class<?> itemType(RecordComponent component) {
    Type item = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    return (Class<?>) item;
  }

  private static String signature(Class<?> record) {
    StringBuilder text = new StringBuilder(nameOf(record)).append('(');
    String separator = "";
    for (RecordComponent component : record.getRecordComponents()) {
      Default fallback = component.getAnnotation(Default.class);
      text.append(separator).append(component.getName());
      if (fallback != null) {
        text.append('=').append(fallback.value());
      }
      separator = ", ";
    }
    return text.append(')').toString();
  }

  /** The name by which a spec calls a part, such as {@code leakyRelu}. */
  public static String nameOf(Component part) {
    return nameOf(part.getClass());
  }

  private static String nameOf(Class<?> record) {
    String simple = record.getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  private static String capitalize(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** The classes in the package of a class, from the folder or the jar that it came from. */
  private static List<String> classesBeside(Class<?> anchor) {
    CodeSource source = anchor.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    String folder = anchor.getPackageName().replace('.', '/') + "/";
    List<String> found = new ArrayList<>();
    try {
      File origin = new File(source.getLocation().toURI());
      if (origin.isDirectory()) {
        String[] files = new File(origin, folder).list();
        for (String file : files == null ? new String[0] : files) {
          addClass(found, folder + file);
        }
      } else {
        try (JarFile jar = new JarFile(origin)) {
          for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements(); ) {
            String entry = e.nextElement().getName();
            if (entry.startsWith(folder) && entry.indexOf('/', folder.length()) < 0) {
              addClass(found, entry);
            }
          }
        }
      }
    } catch (URISyntaxException | IllegalArgumentException | IOException e) {
      return List.of(); // Not a file: names are for messages, and messages do without.
    }
    Collections.sort(found);
    return found;
  }

  private static void addClass(List<String> found, String entry) {
    if (entry.endsWith(".class") && !entry.contains("$") && !entry.contains("-info")) {
      found.add(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'));
    }
  }
}
