package sparknn.nn.spec;

import java.util.List;

/**
 * Declares the activations, layers, losses, optimisers, schedules and initialisations of a jar that
 * is not spark-nn's, so that specs can name them.
 *
 * <p>The jar has an implementation with a public constructor without arguments, and its class name
 * in the file {@code META-INF/services/sparknn.nn.spec.ComponentProvider}. It must be where Spark's
 * driver and executors find classes, such as by {@code spark-submit --jars}.
 *
 * <pre>{@code
 * public final class MyComponents implements ComponentProvider {
 *   @Override
 *   public List<Class<? extends Component>> components() {
 *     return List.of(Mish.class, Scale.class);
 *   }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public interface ComponentProvider {
  /**
   * Public records that implement {@link sparknn.nn.activation.Activation}, {@link
   * sparknn.nn.layer.Layer} or the interface of another kind. Their names are their simple class
   * names with a small first letter, and must be no other component's.
   */
  List<Class<? extends Component>> components();
}
