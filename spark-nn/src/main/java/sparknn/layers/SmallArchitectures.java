package sparknn.layers;

import java.util.Collections;
import sparknn.nn.spec.Require;

/**
 * Architectures from the literature for images of about 28×28 or 32×32 pixels, as layers before the
 * output layer, which an estimator adds: {@code setLayers(SmallArchitectures.resNet(20))}. They
 * halve an image two or three times and train on a few processors.
 *
 * @since 0.1.0
 */
public final class SmallArchitectures {
  private static final int[] RESIDUAL_FILTERS = {16, 32, 64};

  private SmallArchitectures() {}

  /**
   * He et al. 2016, "Deep residual learning for image recognition", section 4.2; where the shape
   * changes, the shortcut is a convolution (option B).
   *
   * @param depth 6n + 2: 8, 14, 20, 32, 44, 56, 110, …
   */
  public static Layers resNet(int depth) {
    return resNet(depth, 1, false, false);
  }

  /**
   * The same with more filters, with activations before the convolutions, with bottlenecks.
   *
   * @param depth 6n + 2, with bottlenecks 9n + 2
   * @param width how many times 16, 32, 64 filters; at least 1
   * @param preActivation as in He et al. 2016, "Identity mappings in deep residual networks"
   * @param bottleneck whether a block is 1×1, 3×3, 1×1
   */
  public static Layers resNet(int depth, int width, boolean preActivation, boolean bottleneck) {
    Require.atLeast("resNet's width", width, 1);
    ResidualBlocks blocks = ResidualBlocks.plain(bottleneck);
    return residual("resNet", depth, width, preActivation ? blocks.withPreActivation() : blocks);
  }

  /**
   * The same layers without shortcuts, which trains the worse the deeper it is: to compare with.
   *
   * @param depth 6n + 2
   */
  public static Layers plain(int depth) {
    int count = blocks("plain", depth, 6, 2);
    Layers net = Cells.unit(Layers.of(), RESIDUAL_FILTERS[0], 3);
    for (int filters : RESIDUAL_FILTERS) {
      int stride = filters == RESIDUAL_FILTERS[0] ? 1 : 2;
      net = ResidualBlocks.conv(net, filters, 3, stride, 1).batchNorm().relu();
      net = net.repeat(2 * count - 1, Cells.unit(Layers.of(), filters, 3));
    }
    return net.globalAvgPool();
  }

  /**
   * Zagoruyko and Komodakis 2016, "Wide residual networks": WRN-depth-width.
   *
   * @param depth 6n + 4: 10, 16, 22, 28, 40, …
   * @param width how many times 16, 32, 64 filters, such as 2 to 10
   * @param dropout rate within a block; 0: none
   */
  public static Layers wideResNet(int depth, int width, double dropout) {
    int count = blocks("wideResNet", depth, 6, 4);
    Require.atLeast("wideResNet's width", width, 1);
    return residual(
        count, 16, width, ResidualBlocks.plain(false).withPreActivation().withDropout(dropout));
  }

  /**
   * Xie et al. 2017, "Aggregated residual transformations for deep neural networks".
   *
   * @param depth 9n + 2: 11, 20, 29, …
   * @param groups such as 4
   * @param groupWidth filters of each in the first stage, such as 4
   */
  public static Layers resNeXt(int depth, int groups, int groupWidth) {
    Require.atLeast("resNeXt's groups", groups, 1);
    Require.atLeast("resNeXt's groupWidth", groupWidth, 1);
    double inner = groups * groupWidth / (double) RESIDUAL_FILTERS[0];
    return residual("resNeXt", depth, 1, ResidualBlocks.plain(true).withGroups(groups, inner));
  }

  /**
   * Hu et al. 2018, "Squeeze-and-excitation networks".
   *
   * @param depth 6n + 2
   */
  public static Layers seResNet(int depth) {
    return residual("seResNet", depth, 1, ResidualBlocks.plain(false).withSqueeze(8));
  }

  private static Layers residual(String name, int depth, int width, ResidualBlocks blocks) {
    int count = blocks(name, depth, blocks.bottleneck() ? 9 : 6, 2);
    return residual(count, 16 * width, width, blocks);
  }

  private static Layers residual(int count, int stemFilters, int width, ResidualBlocks blocks) {
    Layers stem = ResidualBlocks.conv(Layers.of(), stemFilters, 3, 1, 1);
    Layers net = Layers.of().named("stem", blocks.preActivation() ? stem : stem.batchNorm().relu());
    int channels = stemFilters;
    for (int i = 0; i < RESIDUAL_FILTERS.length; i++) {
      int filters = width * RESIDUAL_FILTERS[i];
      Layers stage = blocks.stage(count, channels, filters, i == 0 ? 1 : 2);
      net = net.named("stage" + (i + 1), stage);
      channels = blocks.channels(filters);
    }
    return net.andThen(blocks.end()).globalAvgPool();
  }

  private static int blocks(String name, int depth, int layers, int others) {
    String form = String.format("%dn + %d with n of at least 1", layers, others);
    Architectures.requireDepth(
        name, depth, form, d -> d >= layers + others && (d - others) % layers == 0);
    return (depth - others) / layers;
  }

  /**
   * After Simonyan and Zisserman 2015: pairs of 3×3 convolutions, with batch normalisation.
   *
   * @param filters of the first pair, which each pooling doubles, such as 32
   */
  public static Layers vgg(int filters) {
    Layers net = Layers.of();
    for (int stage = 0; stage < 3; stage++) {
      net = Cells.unit(Cells.unit(net, filters << stage, 3), filters << stage, 3).maxPool(2);
    }
    return net.flatten().dense(8 * filters).relu().dropout(0.5);
  }

  /**
   * After AlexNet: 5×5 and 3×3 convolutions and two wide dense layers.
   *
   * @param filters of the first convolution, such as 32
   */
  public static Layers alexNet(int filters) {
    return Layers.of()
        .conv(filters, 5)
        .relu()
        .maxPool(2)
        .conv(2 * filters, 5)
        .relu()
        .maxPool(2)
        .conv(2 * filters, 3)
        .relu()
        .flatten()
        .dropout(0.5)
        .dense(8 * filters)
        .relu();
  }

  /**
   * After GoogLeNet: four inception blocks.
   *
   * @param filters by which all of a block's are scaled, such as 16
   */
  public static Layers googLeNet(int filters) {
    int f = filters;
    return Cells.unit(Layers.of(), f, 3)
        .andThen(Cells.inception(f, f, 2 * f, f / 2, f / 2, f / 2))
        .andThen(Cells.inception(f, f, 2 * f, f / 2, f / 2, f / 2))
        .maxPool(2)
        .andThen(Cells.inception(2 * f, 2 * f, 4 * f, f, f, f))
        .andThen(Cells.inception(2 * f, 2 * f, 4 * f, f, f, f))
        .maxPool(2)
        .globalAvgPool()
        .dropout(0.2);
  }

  /**
   * Huang et al. 2017, "Densely connected convolutional networks": DenseNet-BC.
   *
   * @param depth 6n + 4: 10, 22, 40, 100, …
   * @param growth channels that each layer adds, such as 12
   */
  public static Layers denseNet(int depth, int growth) {
    int count = blocks("denseNet", depth, 6, 4);
    Require.atLeast("denseNet's growth", growth, 1);
    Layers stem = ResidualBlocks.conv(Layers.of(), 2 * growth, 3, 1, 1);
    return Architectures.dense(stem, Collections.nCopies(3, count), 2 * growth, growth);
  }

  /**
   * After MobileNet (Howard et al. 2017), with fewer strides.
   *
   * @param filters of the first convolution, such as 16
   */
  public static Layers mobileNetV1(int filters) {
    Layers net = MobileBlocks.conv(Layers.of(), filters, 3, 1, "relu");
    for (int[] block : new int[][] {{2, 1}, {4, 2}, {4, 1}, {8, 2}, {8, 1}}) {
      net = MobileBlocks.depthwise(net, 3, block[1]).relu();
      net = MobileBlocks.conv(net, block[0] * filters, 1, 1, "relu");
    }
    return net.globalAvgPool();
  }

  /**
   * After MobileNetV2 (Sandler et al. 2018), with fewer strides.
   *
   * @param filters of the first convolution, such as 16
   */
  public static Layers mobileNetV2(int filters) {
    Layers net = MobileBlocks.conv(Layers.of(), filters, 3, 1, "relu");
    int channels = filters;
    for (int[] block : new int[][] {{1, 1}, {2, 2}, {2, 1}, {4, 2}, {4, 1}}) {
      int out = block[0] * filters;
      net = net.andThen(MobileBlocks.inverted(channels, out, 4, 3, block[1], "relu", 0, 0));
      channels = out;
    }
    return MobileBlocks.conv(net, 8 * filters, 1, 1, "relu").globalAvgPool();
  }

  /**
   * After EfficientNet (Tan and Le 2019), with fewer strides.
   *
   * @param width factor of 16, 24, 40 and 80 filters, such as 1
   * @param depth factor of the number of blocks, such as 1
   */
  public static Layers efficientNet(double width, double depth) {
    int[][] stages = {{1, 16, 1, 3, 1}, {4, 24, 2, 3, 2}, {4, 40, 2, 5, 2}, {4, 80, 2, 3, 1}};
    return Architectures.efficient(stages, 16, 320, width, depth, 1);
  }

  /**
   * Cells after NASNet-A, each with one input instead of two: Zoph et al. 2018, "Learning
   * transferable architectures for scalable image recognition".
   *
   * @param cells of each of the three stages, such as 2
   * @param filters of the first stage's cells, such as 16
   */
  public static Layers nasNet(int cells, int filters) {
    Layers stem = ResidualBlocks.conv(Layers.of(), 3 * filters, 3, 1, 1).batchNorm();
    return Architectures.cells(stem, cells, filters);
  }
}
