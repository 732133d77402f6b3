package sparknn.nn.spec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The components of one kind (activations, layers, losses, …) by name: the spec {@code
 * leakyRelu(0.1)} is the record {@code LeakyRelu} in the package of the kind's interface, or a
 * record that a {@link ComponentProvider} of another jar declares.
 *
 * <p>Names are found in any case: {@code ReLU} is {@code relu}. The interface of a kind holds its
 * catalogue in a constant named {@code CATALOG}; that is how an argument which is a component of
 * another kind is read.
 *
 * @param <T> the interface of the kind
 */
public final class ComponentCatalog<T extends Component> {
  private final Class<T> type;
  private final String label;
  private final Other<?, T> other;
  private final String listName;
  private volatile List<Class<? extends T>> builtIn;

  /** Another kind whose components this one wraps. */
  private record Other<U extends Component, T>(ComponentCatalog<U> catalog, Function<U, T> wrap) {
    T create(Spec spec) {
      return wrap.apply(catalog.create(spec));
    }
  }

  private ComponentCatalog(Class<T> type, String label, Other<?, T> other, String listName) {
    this.type = type;
    this.label = label;
    this.other = other;
    this.listName = listName;
  }

  /**
   * The catalogue of an interface.
   *
   * @param label what error messages call a component of it, such as {@code "activation"}
   */
  public static <T extends Component> ComponentCatalog<T> of(Class<T> type, String label) {
    return new ComponentCatalog<>(type, label, null, null);
  }

  /** The catalogue that an interface has. */
  static ComponentCatalog<?> of(Class<?> type) {
    try {
      return (ComponentCatalog<?>) type.getField("CATALOG").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " lacks the constant CATALOG", e);
    }
  }

  /** This catalogue, but a name that it does not have is looked up in another and wrapped. */
  public <U extends Component> ComponentCatalog<T> orElse(
      ComponentCatalog<U> other, Function<U, T> wrap) {
    return new ComponentCatalog<>(type, label, new Other<>(other, wrap), listName);
  }

  /** This catalogue, but a list {@code [a, b]} is read as the component {@code name(a, b)}. */
  public ComponentCatalog<T> listsAs(String name) {
    return new ComponentCatalog<>(type, label, other, name);
  }

  /**
   * Makes the component that a text names.
   *
   * @throws IllegalArgumentException in three parts, if it names none or its arguments are wrong
   */
  public T create(String text) {
    return create(Spec.parse(text));
  }

  /** Makes the component that a spec names. */
  public T create(Spec spec) {
    if (spec.isList() && listName != null) {
      return create(new Spec(listName, spec.positional(), spec.named()));
    }
    Class<? extends Component> found = find(spec.name());
    if (found == null) {
      throw unknown(spec);
    }
    return type.isAssignableFrom(found)
        ? type.cast(ComponentReader.read(found, spec))
        : other.create(spec);
  }

  private IllegalArgumentException unknown(Spec spec) {
    String got = spec.isList() ? spec.toString() : spec.name();
    String suggestion = spec.isList() ? "" : Names.suggestion(got, names());
    if (!spec.isList() && suggestion.isEmpty()) {
      suggestion = "; one of another jar is known when that jar is on the class path";
    }
    return new IllegalArgumentException(
        label
            + " must be one of "
            + String.join(", ", names())
            + ", got '"
            + Require.shown(got)
            + "'"
            + suggestion);
  }

  /** The names that {@link #create} accepts, in order; former names are not among them. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    all().forEach(member -> names.add(Names.of(member)));
    return List.copyOf(names);
  }

  /** Every record of this kind, first spark-nn's own. */
  public List<Class<? extends T>> members() {
    Set<Class<? extends T>> members = new LinkedHashSet<>(builtIn());
    for (Class<? extends Component> extension : Extensions.all()) {
      if (type.isAssignableFrom(extension)) {
        members.add(extension.asSubclass(type));
      }
    }
    return List.copyOf(members);
  }

  private Set<Class<? extends Component>> all() {
    Set<Class<? extends Component>> all = new LinkedHashSet<>(members());
    if (other != null) {
      all.addAll(other.catalog.all());
    }
    return all;
  }

  /** The records in the package of the interface; found by looking, so that none is listed. */
  private List<Class<? extends T>> builtIn() {
    if (builtIn == null) {
      List<Class<? extends T>> found = new ArrayList<>();
      for (String className : PackageScan.classesBeside(type)) {
        Class<? extends T> member = load(className);
        if (member != null) {
          found.add(member);
        }
      }
      builtIn = found;
    }
    return builtIn;
  }

  private Class<? extends Component> find(String name) {
    List<Class<? extends Component>> found = Names.find(name, all(), ComponentCatalog::namesOf);
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          label
              + " '"
              + Require.shown(name)
              + "' must be one class, got "
              + String.join(" and ", found.stream().map(Class::getName).toList())
              + "; a component of your own must have a name of its own");
    }
    return found.isEmpty() ? byRule(name) : found.get(0);
  }

  /** By its name alone, for jars that can't be looked into. */
  private Class<? extends Component> byRule(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(Character::isLetterOrDigit);
    if (!plain || !Character.isLowerCase(name.charAt(0))) {
      return null;
    }
    String simple = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Class<? extends Component> found = load(type.getPackageName() + "." + simple);
    return found == null && other != null ? other.catalog.byRule(name) : found;
  }

  private Class<? extends T> load(String className) {
    try {
      Class<?> found = Class.forName(className, false, type.getClassLoader());
      return found.isRecord() && type.isAssignableFrom(found) ? found.asSubclass(type) : null;
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      // NoClassDefFoundError: a name in the wrong case, on a file system that ignores case.
      return null;
    }
  }

  /** Whether a component is spark-nn's own. */
  static boolean isBuiltIn(Class<?> component) {
    String engine = ComponentCatalog.class.getPackageName().replaceFirst("\\.\\w+$", ".");
    return component.getClassLoader() == ComponentCatalog.class.getClassLoader()
        && component.getName().startsWith(engine);
  }

  /** The name of a component's class and its former names. */
  static List<String> namesOf(Class<?> component) {
    return Names.withFormer(Names.of(component), component);
  }

  /** The name by which a spec calls a component, such as {@code leakyRelu}. */
  public static String nameOf(Component component) {
    return Names.of(component.getClass());
  }
}
