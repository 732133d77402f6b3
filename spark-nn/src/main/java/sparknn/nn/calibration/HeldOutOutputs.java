package sparknn.nn.calibration;

/**
 * What a network says of examples that it was not trained on.
 *
 * @param output {@code [rows, outputs]}
 * @param target {@code [rows, targetSize]}, as training sees it
 * @param weight {@code [rows]}
 */
public record HeldOutOutputs(float[] output, float[] target, float[] weight) {
  /** From rows of outputs, target and weight. */
  public static HeldOutOutputs of(float[] flat, int outputs, int targetSize) {
    int width = outputs + targetSize + 1;
    int rows = flat.length / width;
    HeldOutOutputs all =
        new HeldOutOutputs(
            new float[rows * outputs], new float[rows * targetSize], new float[rows]);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(flat, row * width, all.output, row * outputs, outputs);
      System.arraycopy(flat, row * width + outputs, all.target, row * targetSize, targetSize);
      all.weight[row] = flat[row * width + width - 1];
    }
    return all;
  }

  /** How many there are. */
  public int rows() {
    return weight.length;
  }
}
