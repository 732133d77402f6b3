package sparknn.nn.layer;

/**
 * Layers at work one after another, with the buffers between them.
 *
 * <p>A layer that may overwrite its input does so, unless the layer before needs its output again:
 * a dense layer and its ReLU share one buffer. The same holds backwards for the derivatives, where
 * layers that change size alternate between two buffers.
 */
final class SequentialRun implements LayerRun {
  private final LayerRun[] runs;
  // between[i] is what layer i writes and layer i + 1 reads; null where it is layer i's own input.
  private final float[][] between;
  private final float[] derivative1;
  private final float[] derivative2;
  private final int firstTrained;

  /**
   * @param outputSizes for each layer, how many values an output has
   * @param trained for each layer, whether it has parameters
   */
  SequentialRun(LayerRun[] runs, int[] outputSizes, boolean[] trained, Binding binding) {
    this.runs = runs;
    int first = 0;
    while (first < runs.length && !trained[first]) {
      first++;
    }
    this.firstTrained = first;
    this.between = new float[runs.length - 1][];
    int widest = 1;
    for (int i = 0; i < runs.length - 1; i++) {
      boolean overwrites = i > 0 && runs[i].inPlace() && !runs[i - 1].backwardReadsOutput();
      int length = Math.multiplyExact(outputSizes[i], binding.maxRows());
      between[i] = overwrites ? between[i - 1] : new float[length];
      widest = Math.max(widest, length);
    }
    boolean derivatives = binding.training() && runs.length > 1;
    this.derivative1 = derivatives ? new float[widest] : null;
    this.derivative2 = derivatives ? new float[widest] : null;
  }

  @Override
  public void forward(float[] input, float[] output, int rows, Pass pass) {
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
