package sparknn.nn.layer;

/** A frozen layer at work: as at inference, whatever the pass is; back for derivatives only. */
record FrozenRun(LayerRun run) implements LayerRun {
  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    run.forward(input, output, rows, StepContext.inference());
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    if (dInput != null) {
      run.backward(input, output, dOutput, dInput, rows);
    }
  }

  @Override
  public boolean inPlace() {
    return run.inPlace();
  }

  @Override
  public boolean backwardReadsOutput() {
    return run.backwardReadsOutput();
  }
}
