package sparknn.nn.layer;

import sparknn.nn.linalg.SparseRows;

/** A layer at work under the eyes of an observer; leaves its input as it was, to be looked at. */
record ObservedRun(Placement at, LayerRun run, LayerObserver observer) implements LayerRun {
  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    observer.forward(at, run, input, output, rows, pass);
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    run.backward(input, output, dOutput, dInput, rows);
  }

  /** The observer sees what comes out; what goes in is no array, and it is shown an empty one. */
  @Override
  public void forward(SparseRows input, float[] output, StepContext pass) {
    observer.forward(at, new Fed(run, input), new float[0], output, input.rows(), pass);
  }

  @Override
  public void backward(SparseRows input, float[] output, float[] dOutput) {
    run.backward(input, output, dOutput);
  }

  @Override
  public SparseRows keep(SparseRows input, StepContext pass) {
    return run.keep(input, pass);
  }

  /** A layer that is fed sparse rows, whatever it is given. */
  private record Fed(LayerRun run, SparseRows sparse) implements LayerRun {
    @Override
    public void forward(float[] input, float[] output, int rows, StepContext pass) {
      run.forward(sparse, output, pass);
    }

    @Override
    public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
      run.backward(sparse, output, dOutput);
    }
  }

  @Override
  public boolean backwardReadsOutput() {
    return run.backwardReadsOutput();
  }
}
