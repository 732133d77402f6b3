package sparknn.nn.spec;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Components from jars of users, as their {@link ComponentProvider}s declare them.
 *
 * <p>They are looked for each time: Spark adds jars to its class loaders while it runs, and a
 * session may have a loader of its own. First in the context class loader of the thread, which
 * Spark sets on drivers, executors and servers, then in that of spark-nn.
 */
public final class Extensions {
  /** The file of a jar that declares its {@link ComponentProvider}. */
  public static final String DECLARATION = "META-INF/services/" + ComponentProvider.class.getName();

  private Extensions() {}

  /** All that are in reach. */
  static Set<Class<? extends Component>> all() {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(Thread.currentThread().getContextClassLoader());
    loaders.add(Component.class.getClassLoader());
    Set<Class<? extends Component>> found = new LinkedHashSet<>();
    for (ClassLoader loader : loaders) {
      try {
        for (ComponentProvider provider : ServiceLoader.load(ComponentProvider.class, loader)) {
          provider.components().forEach(type -> found.add(checked(type, provider)));
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new IllegalArgumentException(
            DECLARATION
                + " of a jar on the class path must name a ComponentProvider that can be loaded,"
                + " got: "
                + e,
            e);
      }
    }
    return found;
  }

  private static Class<? extends Component> checked(
      Class<? extends Component> type, ComponentProvider provider) {
    if (!type.isRecord() || !Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          "each component of "
              + provider.getClass().getName()
              + " must be a public record, got "
              + type);
    }
    return type;
  }

  /**
   * The components within some that are not spark-nn's own.
   *
   * @return their class names by their names in specs, in order
   */
  public static Map<String, String> within(Collection<? extends Component> components) {
    Map<String, String> found = new TreeMap<>();
    components.forEach(component -> collect(component, found));
    return found;
  }

  private static void collect(Object value, Map<String, String> found) {
    if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, found));
    } else if (value instanceof Component component) {
      Class<?> type = component.getClass();
      if (!ComponentCatalog.isBuiltIn(type)) {
        found.put(Names.of(type), type.getName());
      }
      Parameter.of(type).forEach(p -> collect(p.in((Record) component), found));
    }
  }

  /**
   * Demands that components which a saved network uses are in reach.
   *
   * @param saved what {@link #within} said when it was saved
   * @throws IllegalArgumentException that names the first which is not
   */
  public static void require(Map<String, String> saved) {
    if (saved.isEmpty()) {
      return;
    }
    Set<Class<? extends Component>> reachable = all();
    saved.forEach(
        (name, type) -> {
          // By name only: a class may have moved to another package, as long as its name stays.
          if (Names.find(name, reachable, ComponentCatalog::namesOf).isEmpty()) {
            throw new IllegalArgumentException(
                "the jar with the component '"
                    + Require.shown(name)
                    + "' (it was "
                    + Require.shown(type)
                    + ") must be on the class path and declare it in "
                    + DECLARATION
                    + ", got none that does; spark-submit --jars adds a jar");
          }
        });
  }
}
