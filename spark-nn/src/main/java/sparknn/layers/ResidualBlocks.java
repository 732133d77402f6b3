package sparknn.layers;

/**
 * Blocks of residual networks.
 *
 * @param bottleneck three convolutions, 1×1, 3×3, 1×1, of which the last has four times the
 *     filters; otherwise two of 3×3
 * @param preActivation normalisation and activation before each convolution, and nothing behind the
 *     sum; otherwise behind each
 * @param groups of the 3×3 convolution of a bottleneck
 * @param inner filters of the first two convolutions of a bottleneck, by those of the stage
 * @param squeeze reduction of a squeezeExcite at the end of the body; 0: none
 * @param dropout rate between the two convolutions of a block that is no bottleneck; 0: none
 */
record ResidualBlocks(
    boolean bottleneck,
    boolean preActivation,
    int groups,
    double inner,
    int squeeze,
    double dropout) {
  private static final int EXPANSION = 4;

  static ResidualBlocks plain(boolean bottleneck) {
    return new ResidualBlocks(bottleneck, false, 1, 1, 0, 0);
  }

  ResidualBlocks withPreActivation() {
    return new ResidualBlocks(bottleneck, true, groups, inner, squeeze, dropout);
  }

  ResidualBlocks withGroups(int count, double innerFilters) {
    return new ResidualBlocks(bottleneck, preActivation, count, innerFilters, squeeze, dropout);
  }

  ResidualBlocks withSqueeze(int reduction) {
    return new ResidualBlocks(bottleneck, preActivation, groups, inner, reduction, dropout);
  }

  ResidualBlocks withDropout(double rate) {
    return new ResidualBlocks(bottleneck, preActivation, groups, inner, squeeze, rate);
  }

  /** Channels behind a stage of so many filters. */
  int channels(int filters) {
    return bottleneck ? EXPANSION * filters : filters;
  }

  /** So many blocks, the first of which changes the shape. */
  Layers stage(int count, int channelsBefore, int filters, int stride) {
    boolean changes = stride != 1 || channelsBefore != channels(filters);
    Layers first = changes ? changing(filters, stride) : block(filters);
    Layers others = block(filters);
    return first.equals(others)
        ? Layers.of().repeat(count, others)
        : first.repeat(count - 1, others);
  }

  /** What stands behind the last block. */
  Layers end() {
    return preActivation ? Layers.of().batchNorm().relu() : Layers.of();
  }

  private Layers block(int filters) {
    if (preActivation) {
      return Layers.of().residual(Layers.of().batchNorm().relu().andThen(body(filters, 1)));
    }
    return Layers.of().residual(body(filters, 1)).relu();
  }

  private Layers changing(int filters, int stride) {
    Layers projection = conv(Layers.of(), channels(filters), 1, stride, 1);
    if (preActivation) {
      // He et al. 2016, "Identity mappings": the shortcut, too, begins behind the activation.
      return Layers.of().batchNorm().relu().residual(body(filters, stride), projection);
    }
    return Layers.of().residual(body(filters, stride), projection.batchNorm()).relu();
  }

  /**
   * From the first convolution to the last, and behind it the normalisation where it stands there.
   */
  private Layers body(int filters, int stride) {
    Layers body;
    if (bottleneck) {
      int narrow = (int) Math.round(inner * filters);
      body = conv(Layers.of(), narrow, 1, 1, 1).batchNorm().relu();
      body = conv(body, narrow, 3, stride, groups).batchNorm().relu();
      body = conv(body, channels(filters), 1, 1, 1);
    } else {
      body = conv(Layers.of(), filters, 3, stride, 1).batchNorm().relu();
      body = conv(dropout > 0 ? body.dropout(dropout) : body, filters, 3, 1, 1);
    }
    body = preActivation ? body : body.batchNorm();
    return squeeze > 0 ? body.squeezeExcite(squeeze) : body;
  }

  /** Without a bias, padded as in PyTorch. */
  static Layers conv(Layers before, int filters, int kernel, int stride, int groups) {
    return before.conv(
        filters,
        kernel,
        o -> {
          LayerOptions options = stride > 1 ? o.stride(stride).padding(kernel / 2) : o;
          return (groups > 1 ? options.groups(groups) : options).bias(false);
        });
  }
}
