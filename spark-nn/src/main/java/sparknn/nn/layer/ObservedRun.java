package sparknn.nn.layer;

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

  @Override
  public boolean backwardReadsOutput() {
    return run.backwardReadsOutput();
  }
}
