package sparknn.nn.layer;

import java.util.List;
import sparknn.nn.linalg.Shape;

/**
 * A network at work layer by layer, with a buffer for what each layer gives, to look at. Slower and
 * larger than {@link Layer#bind}, whose layers share buffers. Not thread-safe.
 */
public final class LayerTrace {
  private final List<Step> steps;
  private final float[][] outputs;

  /**
   * One layer of it.
   *
   * @param name such as {@code 0-dense} or {@code 1-relu}, as in the names of its tensors
   * @param layer its description
   * @param output the shape of one output
   * @param parameterOffset where its parameters begin
   * @param parameterCount how many it has
   * @param run what computes it
   */
  public record Step(
      String name,
      Layer layer,
      Shape output,
      int parameterOffset,
      int parameterCount,
      LayerRun run) {}

  /** Of layers one after another, on the arrays of a binding. */
  public LayerTrace(Sequential body, Shape input, Binding binding) {
    this.steps = body.steps("", input, binding);
    this.outputs = new float[steps.size()][];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new float[Math.multiplyExact(binding.maxRows(), steps.get(i).output().size())];
    }
  }

  /** The layers in the order in which they run. */
  public List<Step> steps() {
    return steps;
  }

  /** Runs all layers. */
  public void forward(float[] input, int rows, Pass pass) {
    for (int i = 0; i < outputs.length; i++) {
      forward(i, input, rows, pass);
    }
  }

  /** Runs layer {@code i} on what the one before it gave last; the first on {@code input}. */
  public void forward(int i, float[] input, int rows, Pass pass) {
    steps.get(i).run().forward(i == 0 ? input : outputs[i - 1], outputs[i], rows, pass);
  }

  /** What layer {@code i} gave last: {@code [rows, out]}, in a buffer of this trace. */
  public float[] output(int i) {
    return outputs[i];
  }
}
