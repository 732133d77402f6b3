package sparknn.nn.layer;

import java.util.List;
import java.util.Optional;
import sparknn.nn.activation.Identity;
import sparknn.nn.linalg.Shape;
import sparknn.nn.spec.Default;

/**
 * A residual block: what some layers, one after another, make of the input, added to the input or
 * to what a shortcut makes of it: {@code output = layers(input) + shortcut(input)}.
 *
 * <p>{@code residual(dense(64), relu, dense(64))} keeps the shape; where the layers change it, a
 * {@code shortcut=dense(32)} has to change it likewise. He et al. 2016, "Deep residual learning for
 * image recognition".
 *
 * @param layers at least one
 * @param shortcut beside them; default identity
 */
public record Residual(List<Layer> layers, @Default("identity") Layer shortcut) implements Layer {
  private static final Layer IDENTITY = new Activate(new Identity());

  public Residual {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("residual must have at least one layer, got none");
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = MisfitException.outputShape("body", new Sequential(layers), input);
    Shape beside = MisfitException.outputShape("shortcut", shortcut, input);
    if (!output.equals(beside)) {
      throw new IllegalArgumentException(
          String.format(
              "layers of a residual must give what its shortcut gives, %s, got %s",
              beside, output));
    }
    return output;
  }

  @Override
  public List<Child> children(Shape input) {
    Child body = new Child("body", new Sequential(layers), input);
    Child beside = new Child("shortcut", shortcut, input);
    return shortcut.equals(IDENTITY) ? List.of(body) : List.of(body, beside);
  }

  @Override
  public Optional<Layer> withoutNoise() {
    List<Layer> left = Sequential.withoutNoise(layers);
    Layer beside = shortcut.withoutNoise().orElse(IDENTITY);
    return Optional.of(new Residual(left.isEmpty() ? List.of(IDENTITY) : left, beside));
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    return new Run(at, binding);
  }

  private static final class Run implements LayerRun {
    private final int in;
    private final int out;
    private final LayerRun body;
    private final LayerRun shortcut; // null: identity
    private final float[] bodyOutput; // null: the output, as the way back does not read it
    private final float[] shortcutOutput;
    private final float[] dSum; // for the shortcut, as the body may change the caller's
    private final float[] dShortcut;

    Run(Placement at, Binding binding) {
      this.in = at.input().size();
      this.out = at.output().size();
      this.body = binding.run(at.children().get(0), binding.inputDerivatives());
      this.shortcut =
          at.children().size() == 1
              ? null
              : binding.run(at.children().get(1), binding.inputDerivatives());
      this.bodyOutput = body.backwardReadsOutput() ? binding.buffer(out) : null;
      this.shortcutOutput = shortcut == null ? null : binding.buffer(out);
      this.dSum = binding.trainingBuffer(out);
      this.dShortcut = shortcut == null ? dSum : binding.trainingBuffer(in);
    }

    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      float[] first = bodyOutput == null ? output : bodyOutput;
      float[] second = shortcut == null ? input : shortcutOutput;
      body.forward(input, first, rows, pass);
      if (shortcut != null) {
        shortcut.forward(input, second, rows, pass);
      }
      for (int i = 0; i < rows * out; i++) {
        output[i] = first[i] + second[i];
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      System.arraycopy(dOutput, 0, dSum, 0, rows * out);
      body.backward(input, bodyOutput == null ? output : bodyOutput, dOutput, dInput, rows);
      if (shortcut != null) {
        float[] below = dInput == null ? null : dShortcut;
        shortcut.backward(input, shortcutOutput, dSum, below, rows);
      }
      if (dInput != null) {
        for (int i = 0; i < rows * in; i++) {
          dInput[i] += dShortcut[i];
        }
      }
    }
  }
}
