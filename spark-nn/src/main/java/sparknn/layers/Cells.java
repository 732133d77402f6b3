package sparknn.layers;

/** Blocks of branches side by side. */
final class Cells {
  private Cells() {}

  /**
   * Of GoogLeNet: convolutions of 1×1, 3×3 and 5×5 and pooling, each with a 1×1 before or behind it
   * that saves channels.
   */
  static Layers inception(int one, int before3, int three, int before5, int five, int pooled) {
    Layers of1 = unit(Layers.of(), one, 1);
    Layers of3 = unit(unit(Layers.of(), before3, 1), three, 3);
    Layers of5 = unit(unit(Layers.of(), before5, 1), five, 5);
    Layers pool = unit(Layers.of().maxPool(3, o -> o.stride(1).padding("same")), pooled, 1);
    return Layers.of().concat(of1, of3, of5, pool);
  }

  /** A convolution, normalisation, relu. */
  static Layers unit(Layers before, int filters, int kernel) {
    return ResidualBlocks.conv(before, filters, kernel, 1, 1).batchNorm().relu();
  }

  /** After NASNet-A's normal cell, on one input: four sums of two branches, side by side. */
  static Layers normal(int filters) {
    Layers mean = Layers.of().avgPool(3, o -> o.stride(1).padding("same"));
    return squeezed(filters)
        .concat(
            Layers.of().residual(separable(filters, 3, 1)),
            Layers.of().residual(separable(filters, 5, 1), separable(filters, 3, 1)),
            Layers.of().residual(mean),
            Layers.of().residual(separable(filters, 3, 1), mean));
  }

  /** After its reduction cell: half as high and wide, three sums of two branches. */
  static Layers reduction(int filters) {
    Layers largest = Layers.of().maxPool(3, o -> o.stride(2).padding(1));
    Layers mean = Layers.of().avgPool(3, o -> o.stride(2).padding(1));
    return squeezed(filters)
        .concat(
            Layers.of().residual(separable(filters, 5, 2), separable(filters, 7, 2)),
            Layers.of().residual(largest, separable(filters, 7, 2)),
            Layers.of().residual(mean, separable(filters, 5, 2)));
  }

  private static Layers squeezed(int filters) {
    return ResidualBlocks.conv(Layers.of().relu(), filters, 1, 1, 1).batchNorm();
  }

  private static Layers separable(int filters, int kernel, int stride) {
    return Layers.of()
        .relu()
        .separableConv(
            filters,
            kernel,
            o -> (stride > 1 ? o.stride(stride).padding(kernel / 2) : o).bias(false))
        .batchNorm();
  }
}
