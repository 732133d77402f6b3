package sparknn.nn.layer;

import sparknn.nn.linalg.SparseRows;

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
  public void forward(SparseRows input, float[] output, StepContext pass) {
    run.forward(input, output, StepContext.inference());
  }

  /**
   * There is nothing to do: sparse rows have no derivatives, and a frozen layer has none either.
   */
  @Override
  public void backward(SparseRows input, float[] output, float[] dOutput) {}

  @Override
  public SparseRows keep(SparseRows input, StepContext pass) {
    return run.keep(input, StepContext.inference());
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
