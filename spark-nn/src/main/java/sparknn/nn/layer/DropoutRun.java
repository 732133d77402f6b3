package sparknn.nn.layer;

import sparknn.nn.random.Purpose;
import sparknn.nn.schedule.Schedule;

/** Dropout at work, with a rate that follows a schedule. */
final class DropoutRun implements LayerRun {
  private final double rate;
  private final Schedule schedule;
  private final int size;
  private final DropMask mask;
  private float scale = 1f;

  /**
   * @param rate the greatest probability to drop, in [0, 1)
   * @param schedule its factor
   */
  DropoutRun(double rate, Schedule schedule, Placement at, Binding binding) {
    this.rate = rate;
    this.schedule = schedule;
    this.size = at.input().size();
    this.mask = new DropMask(rate, binding.trainingBuffer(size));
  }

  @Override
  public void forward(float[] input, float[] output, int rows, StepContext pass) {
    int length = rows * size;
    if (!pass.training()) {
      if (input != output) {
        System.arraycopy(input, 0, output, 0, length);
      }
      return;
    }
    double now = rate * pass.factor(schedule);
    scale = (float) (1 / (1 - now));
    mask.draw(pass.nextKey(Purpose.DROPOUT), length, now);
    float[] kept = mask.kept();
    for (int i = 0; i < length; i++) {
      output[i] = scale * kept[i] * input[i];
    }
  }

  @Override
  public void backward(float[] input, float[] output, float[] dOutput, float[] dInput, int rows) {
    if (dInput != null) {
      float[] kept = mask.kept();
      for (int i = 0; i < rows * size; i++) {
        dInput[i] = scale * kept[i] * dOutput[i];
      }
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
