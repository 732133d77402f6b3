package sparknn.layers;

/** Blocks of networks of depthwise convolutions. */
final class MobileBlocks {
  private MobileBlocks() {}

  /** Filters times a factor, to the next multiple of 8, and not less than nine tenths of it. */
  static int filters(int filters, double factor) {
    double wanted = filters * factor;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }

  /** A depthwise convolution, padded as in PyTorch, and normalisation. */
  static Layers depthwise(Layers before, int kernel, int stride) {
    return before
        .depthwiseConv(
            kernel, o -> (stride > 1 ? o.stride(stride).padding(kernel / 2) : o).bias(false))
        .batchNorm();
  }

  /** A convolution, normalisation, an activation. */
  static Layers conv(Layers before, int filters, int kernel, int stride, String activation) {
    return ResidualBlocks.conv(before, filters, kernel, stride, 1).batchNorm().add(activation);
  }

  /**
   * Channels are expanded, convolved one by one, and projected, with a shortcut around where the
   * shape stays (Sandler et al. 2018); with {@code squeeze} each channel is weighed before the
   * projection (Tan and Le 2019).
   *
   * @param expansion of the channels; 1: none
   * @param squeeze channels of the input by those between the dense layers of the squeezeExcite; 0:
   *     none
   * @param dropPath the rate at which the block is left out in training; 0: never
   */
  static Layers inverted(
      int in,
      int out,
      int expansion,
      int kernel,
      int stride,
      String activation,
      int squeeze,
      double dropPath) {
    Layers body =
        expansion == 1 ? Layers.of() : conv(Layers.of(), expansion * in, 1, 1, activation);
    body = depthwise(body, kernel, stride).add(activation);
    if (squeeze > 0) {
      body = body.squeezeExcite(squeeze * expansion, activation);
    }
    body = ResidualBlocks.conv(body, out, 1, 1, 1).batchNorm();
    if (stride != 1 || in != out) {
      return body;
    }
    return Layers.of().residual(dropPath > 0 ? body.dropPath(dropPath) : body);
  }
}
