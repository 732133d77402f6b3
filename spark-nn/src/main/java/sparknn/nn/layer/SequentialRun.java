package sparknn.nn.layer;

import java.util.List;

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

  /** Binds the layers. */
  SequentialRun(List<Placement> layers, Binding binding) {
    int first = 0;
    while (first < layers.size() && !layers.get(first).trained()) {
      first++;
    }
    this.firstTrained = first;
    int end = binding.inputDerivatives() ? 0 : first;
    this.runs = new LayerRun[layers.size()];
    for (int i = 0; i < runs.length; i++) {
      boolean wanted = binding.inputDerivatives() || i > first;
      runs[i] = binding.run(layers.get(i), wanted);
    }
    int last = runs.length - 1;
    int widest = 0;
    for (Placement layer : layers.subList(0, last)) {
      widest = Math.max(widest, layer.output().size());
    }
    this.between = new float[last][];
    float[] spare = null;
    for (int i = 0; i < last; i++) {
      boolean freeToOverwrite =
          !binding.training() || (i > 0 && (i - 1 < end || !runs[i - 1].backwardReadsOutput()));
      if (i > 0 && runs[i].inPlace() && freeToOverwrite) {
        between[i] = between[i - 1];
      } else if (binding.training() && i + 1 >= end) {
        between[i] = binding.buffer(layers.get(i).output().size());
      } else {
        between[i] = spare == null ? binding.buffer(widest) : spare;
        // What the layer reads is free once it is done; the caller's input is not ours.
        spare = i == 0 ? null : between[i - 1];
      }
    }
    boolean derivatives = binding.training() && last > 0;
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

  private float[] belowOf(int i, float[] above) {
    return runs[i].inPlace() ? above : above == derivative1 ? derivative2 : derivative1;
  }

  @Override
  public boolean backwardReadsOutput() {
    return runs[runs.length - 1].backwardReadsOutput();
  }
}
