package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.linalg.SparseRows;

/**
 * Layers at work one after another, with the buffers between them.
 *
 * <p>A layer that may overwrite its input does so, unless the layer before needs its output again:
 * a dense layer and its ReLU share one buffer. The same holds backwards for the derivatives, where
 * layers that change size alternate between two buffers. Where nothing is needed again, at
 * inference and before the first layer that the way back comes to, two buffers do for the values,
 * too.
 */
final class SequentialRun implements LayerRun {
  private final LayerRun[] runs;
  // between[i] is what layer i writes and layer i + 1 reads; null where it is layer i's own input.
  private final float[][] between;
  private final float[] derivative1;
  private final float[] derivative2;
  private final int firstTrained;
  // Where the input is sparse rows: how many layers keep them so before the one that takes them.
  private final int kept;
  private SparseRows taken;

  /** Binds the layers. */
  SequentialRun(List<Placement> layers, Binding binding) {
    int first = 0;
    while (first < layers.size() && !layers.get(first).trained()) {
      first++;
    }
    this.firstTrained = first;
    int end = binding.inputDerivatives() ? 0 : first;
    this.runs = new LayerRun[layers.size()];
    this.kept = binding.sparseInput() == null ? 0 : kept(layers);
    Binding dense = binding.sparseInput() == null ? binding : binding.withInput(null);
    for (int i = 0; i < runs.length; i++) {
      boolean wanted = binding.inputDerivatives() || i > first;
      runs[i] = (i <= kept ? binding : dense).run(layers.get(i), wanted);
    }
    int last = runs.length - 1;
    int widest = 0;
    for (Placement layer : layers.subList(kept, last)) {
      widest = Math.max(widest, layer.output().size());
    }
    this.between = new float[last][];
    float[] spare = null;
    for (int i = kept; i < last; i++) {
      boolean freeToOverwrite =
          !binding.training() || (i > kept && (i - 1 < end || !runs[i - 1].backwardReadsOutput()));
      if (i > kept && runs[i].inPlace() && freeToOverwrite) {
        between[i] = between[i - 1];
      } else if (binding.training() && i + 1 >= end) {
        between[i] = binding.buffer(layers.get(i).output().size());
      } else {
        between[i] = spare == null ? binding.buffer(widest) : spare;
        // What the layer reads is free once it is done; the caller's input is not ours.
        spare = i == kept ? null : between[i - 1];
      }
    }
    boolean derivatives = binding.training() && last > kept;
    this.derivative1 = derivatives ? binding.buffer(widest) : null;
    this.derivative2 = derivatives ? binding.buffer(widest) : null;
  }

  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    int last = runs.length - 1;
    for (int i = 0; i <= last; i++) {
      runs[i].forward(i == 0 ? input : between[i - 1], i == last ? output : between[i], rows, pass);
    }
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    int last = runs.length - 1;
    // Where nobody asks for the input's derivative, the way back ends at the last parameters.
    int end = dInput == null ? firstTrained : 0;
    float[] above = dOutput;
    for (int i = last; i >= end; i--) {
      float[] below = i == end ? dInput : belowOf(i, above);
      runs[i].backward(
          i == 0 ? input : between[i - 1], i == last ? output : between[i], above, below, rows);
      above = below;
    }
  }

  private static int kept(List<Placement> layers) {
    int count = 0;
    while (layers.get(count).layer().sparseUse(layers.get(count).input()) == SparseUse.KEEPS) {
      count++;
    }
    return count;
  }

  @Override
  public void forward(SparseRows input, float[] output, StepContext pass) {
    taken = input;
    for (int i = 0; i < kept; i++) {
      taken = runs[i].keep(taken, pass);
    }
    int last = runs.length - 1;
    runs[kept].forward(taken, kept == last ? output : between[kept], pass);
    for (int i = kept + 1; i <= last; i++) {
      runs[i].forward(between[i - 1], i == last ? output : between[i], input.rows(), pass);
    }
  }

  @Override
  public void backward(SparseRows input, float[] output, float[] dOutput) {
    int last = runs.length - 1;
    float[] above = dOutput;
    for (int i = last; i > kept && i >= firstTrained; i--) {
      float[] below = i == firstTrained ? null : belowOf(i, above);
      runs[i].backward(between[i - 1], i == last ? output : between[i], above, below, input.rows());
      above = below;
    }
    if (firstTrained <= kept) {
      runs[kept].backward(taken, kept == last ? output : between[kept], above);
    }
  }

  private float[] belowOf(int i, float[] above) {
    return runs[i].inPlace() ? above : above == derivative1 ? derivative2 : derivative1;
  }

  @Override
  public boolean backwardReadsOutput() {
    return runs[runs.length - 1].backwardReadsOutput();
  }
}
