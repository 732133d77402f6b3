package sparknn.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparknn.nn.init.Initializer;
import sparknn.nn.init.XavierUniform;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.random.Rng;
import sparknn.nn.spec.ComponentCatalog;

/**
 * Layers one after another.
 *
 * @param layers at least one
 */
public record Sequential(List<Layer> layers) implements Layer {
  public Sequential {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("sequential must have at least one layer, got none");
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  @Override
  public void declare(
      Shape input, ParameterLayout.Builder parameters, ParameterLayout.Builder state) {
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      layer.declare(shape, parameters.enter(nameOf(i)), state.enter(nameOf(i)));
      parameters.leave();
      state.leave();
      shape = layer.outputShape(shape);
    }
  }

  @Override
  public void initialize(Shape input, Binding binding, Initializer recommended, Rng rng) {
    walk(
        input,
        binding,
        (i, shape, own, parameters) ->
            layers.get(i).initialize(shape, own, recommendedFor(i, recommended), rng));
  }

  /** The nearest activation behind layer {@code i}, but not beyond the next layer with weights. */
  private Initializer recommendedFor(int i, Initializer afterLast) {
    for (Layer next : layers.subList(i + 1, layers.size())) {
      Optional<Initializer> recommended = next.recommendedInit();
      if (recommended.isPresent()) {
        return recommended.get();
      }
      if (next.hasWeights()) {
        return new XavierUniform();
      }
    }
    return afterLast;
  }

  /** The largest that a layer within asks for. */
  @Override
  public double outputVariance() {
    return layers.stream().mapToDouble(Layer::outputVariance).max().orElse(0);
  }

  @Override
  public boolean hasWeights() {
    return layers.stream().anyMatch(Layer::hasWeights);
  }

  @Override
  public void beforeAveraging(Shape input, float[] state, float[] common, int offset) {
    walk(
        input,
        new Binding(null, null, state, 0, offset, 0),
        (i, shape, own, parameters) ->
            layers.get(i).beforeAveraging(shape, state, common, own.stateOffset()));
  }

  @Override
  public void afterAveraging(Shape input, float[] state, float[] common, int offset) {
    walk(
        input,
        new Binding(null, null, state, 0, offset, 0),
        (i, shape, own, parameters) ->
            layers.get(i).afterAveraging(shape, state, common, own.stateOffset()));
  }

  @Override
  public LayerRun bind(Shape input, Binding binding) {
    LayerRun[] runs = new LayerRun[layers.size()];
    int[] outputSizes = new int[layers.size()];
    boolean[] trained = new boolean[layers.size()];
    walk(
        input,
        binding,
        (i, shape, own, parameters) -> {
          runs[i] = layers.get(i).bind(shape, own);
          outputSizes[i] = layers.get(i).outputShape(shape).size();
          trained[i] = parameters > 0;
        });
    return new SequentialRun(runs, outputSizes, trained, binding);
  }

  /**
   * The layers one by one, those of sequences within in their place.
   *
   * @param prefix of their names
   */
  List<LayerTrace.Step> steps(String prefix, Shape input, Binding binding) {
    List<LayerTrace.Step> steps = new ArrayList<>();
    walk(
        input,
        binding,
        (i, shape, own, parameters) -> {
          Layer layer = layers.get(i);
          String name = prefix + nameOf(i);
          if (layer instanceof Sequential inner) {
            steps.addAll(inner.steps(name + "/", shape, own));
          } else {
            steps.add(
                new LayerTrace.Step(
                    name,
                    layer,
                    layer.outputShape(shape),
                    own.parameterOffset(),
                    parameters,
                    layer.bind(shape, own)));
          }
        });
    return steps;
  }

  private String nameOf(int i) {
    Layer layer = layers.get(i);
    return i
        + "-"
        + ComponentCatalog.nameOf(layer instanceof Activate activate ? activate.function() : layer);
  }

  private interface Visitor {
    void visit(int i, Shape input, Binding own, int parameters);
  }

  /** Visits each layer with the shape that it gets and with its own part of the binding. */
  private void walk(Shape input, Binding binding, Visitor visitor) {
    Shape shape = input;
    Binding own = binding;
    for (int i = 0; i < layers.size(); i++) {
      ParameterLayout.Builder parameters = new ParameterLayout.Builder();
      ParameterLayout.Builder state = new ParameterLayout.Builder();
      layers.get(i).declare(shape, parameters, state);
      visitor.visit(i, shape, own, parameters.size());
      own = own.advance(parameters.size(), state.size());
      shape = layers.get(i).outputShape(shape);
    }
  }
}
