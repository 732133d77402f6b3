package sparknn.nn.layer;

/** Looks at the layers of a network at work, each when its turn in the forward pass comes. */
public interface LayerObserver {
  /**
   * Runs a layer forward, once or more often, and looks at what it is given and gives. The layers
   * within it come while it runs. Where a layer only hands on what the last one within it gave,
   * both have the same {@code output}.
   *
   * @param at the layer's place
   * @param run to be run on the other arguments
   */
  void forward(
      Placement at, LayerRun run, float[] input, float[] output, int rows, StepContext pass);
}
