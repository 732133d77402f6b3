package sparknn.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparknn.nn.activation.Identity;
import sparknn.nn.linalg.Shape;

/**
 * Branches side by side on the same input, their outputs one behind the other in the last
 * dimension: {@code concat(dense(16), sequential(dense(8), relu))} gives 24 values.
 *
 * @param branches at least one; a branch of several layers is a {@code sequential}
 */
public record Concat(List<Layer> branches) implements Layer {
  public Concat {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("concat must have at least one branch, got none");
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape first = null;
    int channels = 0;
    for (int i = 0; i < branches.size(); i++) {
      Layer branch = branches.get(i);
      Shape output = MisfitException.outputShape(branch.nameAt(i), branch, input);
      first = first == null ? output : first;
      if (!output.withChannels(1).equals(first.withChannels(1))) {
        throw new IllegalArgumentException(
            String.format(
                "the branches of concat must give the same but for the last dimension, got %s and"
                    + " %s",
                first, output));
      }
      channels = Math.addExact(channels, output.channels());
    }
    return first.withChannels(channels);
  }

  @Override
  public List<Child> children(Shape input) {
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      children.add(new Child(branches.get(i).nameAt(i), branches.get(i), input));
    }
    return children;
  }

  @Override
  public Optional<Layer> withoutNoise() {
    Layer identity = new Activate(new Identity());
    List<Layer> left = new ArrayList<>();
    branches.forEach(branch -> left.add(branch.withoutNoise().orElse(identity)));
    return Optional.of(new Concat(left));
  }

  @Override
  public LayerRun bind(Placement at, Binding binding) {
    Branch[] bound = at.children().stream().map(b -> new Branch(b, binding)).toArray(Branch[]::new);
    int in = at.input().size();
    return new Run(bound, binding.trainingBuffer(in), in, at.output());
  }

  private record Branch(LayerRun run, int channels, float[] output, float[] dOutput) {
    Branch(Placement at, Binding binding) {
      this(
          binding.run(at, binding.inputDerivatives()),
          at.output().channels(),
          binding.buffer(at.output().size()),
          binding.trainingBuffer(at.output().size()));
    }
  }

  private record Run(Branch[] branches, float[] dBranch, int in, Shape out) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      int at = 0;
      for (Branch branch : branches) {
        branch.run.forward(input, branch.output, rows, pass);
        for (int i = 0; i < rows * out.positions(); i++) {
          System.arraycopy(
              branch.output, i * branch.channels, output, i * out.channels() + at, branch.channels);
        }
        at += branch.channels;
      }
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      int at = 0;
      for (Branch branch : branches) {
        for (int i = 0; i < rows * out.positions(); i++) {
          System.arraycopy(
              dOutput,
              i * out.channels() + at,
              branch.dOutput,
              i * branch.channels,
              branch.channels);
        }
        float[] below = dInput == null || at == 0 ? dInput : dBranch;
        branch.run.backward(input, branch.output, branch.dOutput, below, rows);
        if (below == dBranch) {
          for (int i = 0; i < rows * in; i++) {
            dInput[i] += dBranch[i];
          }
        }
        at += branch.channels;
      }
    }
  }
}
