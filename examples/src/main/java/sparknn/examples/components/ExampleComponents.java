package sparknn.examples.components;

import java.util.List;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.ComponentProvider;

/**
 * Declares the components of this jar; its name stands in {@code
 * META-INF/services/sparknn.nn.spec.ComponentProvider}.
 */
public final class ExampleComponents implements ComponentProvider {
  @Override
  public List<Class<? extends Component>> components() {
    return List.of(Snake.class, SoftThreshold.class);
  }
}
