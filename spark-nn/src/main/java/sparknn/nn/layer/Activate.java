package sparknn.nn.layer;

import java.util.Optional;
import sparknn.nn.activation.Activation;
import sparknn.nn.init.Initializer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.ComponentCatalog;

/**
 * An activation as a layer; the shape stays. {@code relu} is short for {@code activate(relu)}.
 *
 * @param function what is applied to each value
 */
public record Activate(Activation function) implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public Optional<Initializer> recommendedInit() {
    return Optional.of(function.recommendedInit());
  }

  @Override
  public String nameAt(int i) {
    return i + "-" + ComponentCatalog.nameOf(function);
  }

  @Override
  public String shortSpec() {
    return function.shortSpec();
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(function, at.input().size());
  }

  private record Run(Activation function, int size) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      function.apply(input, output, rows * size);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      if (dInput != null) {
        function.differentiate(input, output, dOutput, dInput, rows * size);
      }
    }

    @Override
    public boolean inPlace() {
      return !function.derivativeReadsInput();
    }

    @Override
    public boolean backwardReadsOutput() {
      return true;
    }
  }
}
