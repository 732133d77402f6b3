// Longer than other files: one page for all networks, to be read side by side.
package sparknn.layers;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import sparknn.nn.spec.Require;

/**
 * Architectures from the literature for images of about 224×224 pixels, as layers before the output
 * layer, which an estimator adds: {@code setLayers(Architectures.resNet(50))}. Those that are
 * trained on a few processors are in {@link SmallArchitectures}.
 *
 * <p>They have the parameters and the multiply-adds that were published (docs/architectures.md has
 * the table); where a source and its usual implementation differ, they follow torchvision's.
 *
 * @since 0.1.0
 */
public final class Architectures {
  private static final Map<Integer, List<Integer>> VGG =
      Map.of(
          11, List.of(1, 1, 2, 2, 2),
          13, List.of(2, 2, 2, 2, 2),
          16, List.of(2, 2, 3, 3, 3),
          19, List.of(2, 2, 4, 4, 4));
  private static final Map<Integer, List<Integer>> RES_NET =
      Map.of(
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3));
  private static final Map<Integer, List<Integer>> DENSE_NET =
      Map.of(
          121, List.of(6, 12, 24, 16),
          161, List.of(6, 12, 36, 24),
          169, List.of(6, 12, 32, 32),
          201, List.of(6, 12, 48, 32));
  private static final int LEAST_BOTTLENECK = 50;

  private Architectures() {}

  private static List<Integer> blocks(Map<Integer, List<Integer>> known, String name, int depth) {
    List<Integer> blocks = known.get(depth);
    if (blocks == null) {
      throw new IllegalArgumentException(
          String.format(
              "the depth of %s must be one of %s, got %d",
              name, known.keySet().stream().sorted().toList(), depth));
    }
    return blocks;
  }

  static void requireDepth(String name, int depth, String form, IntPredicate allowed) {
    if (!allowed.test(depth)) {
      throw new IllegalArgumentException(
          String.format("the depth of %s must be %s, got %d", name, form, depth));
    }
  }

  /**
   * Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks": AlexNet for
   * one device, without local response normalisation.
   */
  public static Layers alexNet() {
    return Layers.of()
        .conv(64, 11, o -> o.stride(4).padding(2))
        .relu()
        .maxPool(3, o -> o.stride(2))
        .conv(192, 5)
        .relu()
        .maxPool(3, o -> o.stride(2))
        .conv(384, 3)
        .relu()
        .conv(256, 3)
        .relu()
        .conv(256, 3)
        .relu()
        .maxPool(3, o -> o.stride(2))
        .flatten()
        .dropout(0.5)
        .dense(4096)
        .relu()
        .dropout(0.5)
        .dense(4096)
        .relu();
  }

  /**
   * Simonyan and Zisserman 2015, "Very deep convolutional networks for large-scale image
   * recognition".
   *
   * @param depth 11, 13, 16 or 19
   */
  public static Layers vgg(int depth) {
    Layers net = Layers.of();
    int filters = 64;
    for (int convolutions : blocks(VGG, "vgg", depth)) {
      for (int i = 0; i < convolutions; i++) {
        net = net.conv(filters, 3).relu();
      }
      net = net.maxPool(2);
      filters = Math.min(512, 2 * filters);
    }
    Layers wide = Layers.of().dense(4096).relu().dropout(0.5);
    return net.flatten().andThen(wide).andThen(wide);
  }

  /**
   * Szegedy et al. 2015, "Going deeper with convolutions", with batch normalisation and without the
   * two auxiliary outputs. Unlike torchvision's, its 5×5 convolutions are of 5×5.
   */
  public static Layers googLeNet() {
    Layers net = ResidualBlocks.conv(Layers.of(), 64, 7, 2, 1).batchNorm().relu();
    net = Cells.unit(Cells.unit(halved(net), 64, 1), 192, 3);
    net =
        halved(net)
            .andThen(Cells.inception(64, 96, 128, 16, 32, 32))
            .andThen(Cells.inception(128, 128, 192, 32, 96, 64));
    net =
        halved(net)
            .andThen(Cells.inception(192, 96, 208, 16, 48, 64))
            .andThen(Cells.inception(160, 112, 224, 24, 64, 64))
            .andThen(Cells.inception(128, 128, 256, 24, 64, 64))
            .andThen(Cells.inception(112, 144, 288, 32, 64, 64))
            .andThen(Cells.inception(256, 160, 320, 32, 128, 128));
    return halved(net)
        .andThen(Cells.inception(256, 160, 320, 32, 128, 128))
        .andThen(Cells.inception(384, 192, 384, 48, 128, 128))
        .globalAvgPool()
        .dropout(0.2);
  }

  private static Layers halved(Layers net) {
    return net.maxPool(3, o -> o.stride(2).padding("same"));
  }

  /**
   * He et al. 2016, "Deep residual learning for image recognition"; the stride of a bottleneck is
   * in its 3×3 convolution.
   *
   * @param depth 18, 34, 50, 101 or 152
   */
  public static Layers resNet(int depth) {
    return residual("resNet", depth, ResidualBlocks.plain(depth >= LEAST_BOTTLENECK));
  }

  /**
   * He et al. 2016, "Identity mappings in deep residual networks": normalisation and activation
   * before each convolution, nothing behind the sum.
   *
   * @param depth 18, 34, 50, 101 or 152
   */
  public static Layers preActivationResNet(int depth) {
    return residual(
        "preActivationResNet",
        depth,
        ResidualBlocks.plain(depth >= LEAST_BOTTLENECK).withPreActivation());
  }

  /**
   * Zagoruyko and Komodakis 2016, "Wide residual networks": bottlenecks with more filters within.
   *
   * @param depth 50, 101 or 152
   * @param width how many times more, such as 2
   */
  public static Layers wideResNet(int depth, int width) {
    requireBottlenecks("wideResNet", depth);
    Require.atLeast("wideResNet's width", width, 1);
    return residual("wideResNet", depth, ResidualBlocks.plain(true).withGroups(1, width));
  }

  /**
   * Xie et al. 2017, "Aggregated residual transformations for deep neural networks".
   *
   * @param depth 50, 101 or 152
   * @param groups such as 32
   * @param groupWidth filters of each in the first stage, such as 4
   */
  public static Layers resNeXt(int depth, int groups, int groupWidth) {
    requireBottlenecks("resNeXt", depth);
    Require.atLeast("resNeXt's groups", groups, 1);
    Require.atLeast("resNeXt's groupWidth", groupWidth, 1);
    double inner = groups * groupWidth / 64.0;
    return residual("resNeXt", depth, ResidualBlocks.plain(true).withGroups(groups, inner));
  }

  /**
   * Hu et al. 2018, "Squeeze-and-excitation networks".
   *
   * @param depth 18, 34, 50, 101 or 152
   */
  public static Layers seResNet(int depth) {
    return residual(
        "seResNet", depth, ResidualBlocks.plain(depth >= LEAST_BOTTLENECK).withSqueeze(16));
  }

  private static void requireBottlenecks(String name, int depth) {
    requireDepth(name, depth, "one of [50, 101, 152]", d -> d >= LEAST_BOTTLENECK);
  }

  private static Layers residual(String name, int depth, ResidualBlocks blocks) {
    Layers stem = ResidualBlocks.conv(Layers.of(), 64, 7, 2, 1);
    if (!blocks.preActivation()) {
      stem = stem.batchNorm().relu();
    }
    Layers net = Layers.of().named("stem", stem.maxPool(3, o -> o.stride(2).padding(1)));
    int channels = 64;
    int filters = 64;
    int number = 1;
    for (int count : blocks(RES_NET, name, depth)) {
      int stride = number == 1 ? 1 : 2;
      net = net.named("stage" + number, blocks.stage(count, channels, filters, stride));
      channels = blocks.channels(filters);
      filters *= 2;
      number++;
    }
    return net.andThen(blocks.end()).globalAvgPool();
  }

  /**
   * Huang et al. 2017, "Densely connected convolutional networks", with bottlenecks and compression
   * (DenseNet-BC).
   *
   * @param depth 121, 161, 169 or 201
   * @param growth channels that each layer adds: 32, with depth 161 48
   */
  public static Layers denseNet(int depth, int growth) {
    List<Integer> counts = blocks(DENSE_NET, "denseNet", depth);
    Require.atLeast("denseNet's growth", growth, 1);
    Layers stem = ResidualBlocks.conv(Layers.of(), 2 * growth, 7, 2, 1).batchNorm().relu();
    return dense(stem.maxPool(3, o -> o.stride(2).padding(1)), counts, 2 * growth, growth);
  }

  /** Dense blocks of so many layers, with half of the channels and pixels between them. */
  static Layers dense(Layers stem, List<Integer> counts, int channelsBefore, int growth) {
    Layers layer = ResidualBlocks.conv(Layers.of().batchNorm().relu(), 4 * growth, 1, 1, 1);
    layer = ResidualBlocks.conv(layer.batchNorm().relu(), growth, 3, 1, 1);
    Layers net = Layers.of().named("stem", stem);
    int channels = channelsBefore;
    for (int i = 0; i < counts.size(); i++) {
      net = net.named("block" + (i + 1), Layers.of().denseBlock(counts.get(i), layer));
      channels += counts.get(i) * growth;
      if (i + 1 < counts.size()) {
        channels /= 2;
        net = ResidualBlocks.conv(net.batchNorm().relu(), channels, 1, 1, 1).avgPool(2);
      }
    }
    return net.batchNorm().relu().globalAvgPool();
  }

  /**
   * Howard et al. 2017, "MobileNets". Its activation is relu, where low precision asked for one
   * that is cut off at 6.
   *
   * @param width factor of the filters, such as 1
   */
  public static Layers mobileNetV1(double width) {
    Require.positive("mobileNetV1's width", width);
    int[][] blocks = {
      {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1},
      {512, 1}, {512, 1}, {1024, 2}, {1024, 1}
    };
    Layers net = MobileBlocks.conv(Layers.of(), MobileBlocks.filters(32, width), 3, 2, "relu");
    for (int[] block : blocks) {
      net = MobileBlocks.depthwise(net, 3, block[1]).relu();
      net = MobileBlocks.conv(net, MobileBlocks.filters(block[0], width), 1, 1, "relu");
    }
    return net.globalAvgPool();
  }

  /**
   * Sandler et al. 2018, "MobileNetV2: inverted residuals and linear bottlenecks", with relu.
   *
   * @param width factor of the filters, such as 1
   */
  public static Layers mobileNetV2(double width) {
    Require.positive("mobileNetV2's width", width);
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    int channels = MobileBlocks.filters(32, width);
    Layers net = MobileBlocks.conv(Layers.of(), channels, 3, 2, "relu");
    for (int[] stage : stages) {
      int filters = MobileBlocks.filters(stage[1], width);
      for (int i = 0; i < stage[2]; i++) {
        int stride = i == 0 ? stage[3] : 1;
        net =
            net.andThen(
                MobileBlocks.inverted(channels, filters, stage[0], 3, stride, "relu", 0, 0));
        channels = filters;
      }
    }
    int last = MobileBlocks.filters(1280, Math.max(1, width));
    return MobileBlocks.conv(net, last, 1, 1, "relu").globalAvgPool().dropout(0.2);
  }

  /**
   * Tan and Le 2019, "EfficientNet: rethinking model scaling for convolutional neural networks". B0
   * is {@code efficientNet(1, 1)} on 224×224 pixels, B1 {@code (1, 1.1)} on 240×240.
   *
   * @param width factor of the filters
   * @param depth factor of the number of blocks
   */
  public static Layers efficientNet(double width, double depth) {
    int[][] stages = {
      {1, 16, 1, 3, 1},
      {6, 24, 2, 3, 2},
      {6, 40, 2, 5, 2},
      {6, 80, 3, 3, 2},
      {6, 112, 3, 5, 1},
      {6, 192, 4, 5, 2},
      {6, 320, 1, 3, 1}
    };
    return efficient(stages, 32, 1280, width, depth, 2);
  }

  static Layers efficient(
      int[][] stages, int stem, int head, double width, double depth, int stemStride) {
    Require.positive("efficientNet's width", width);
    Require.positive("efficientNet's depth", depth);
    int blocks = 0;
    for (int[] stage : stages) {
      blocks += (int) Math.ceil(stage[2] * depth);
    }
    int channels = MobileBlocks.filters(stem, width);
    Layers net = MobileBlocks.conv(Layers.of(), channels, 3, stemStride, "swish");
    int number = 0;
    for (int[] stage : stages) {
      int filters = MobileBlocks.filters(stage[1], width);
      int count = (int) Math.ceil(stage[2] * depth);
      for (int i = 0; i < count; i++) {
        int stride = i == 0 ? stage[4] : 1;
        double drop = Math.round(200.0 * number++ / blocks) / 1000.0;
        net =
            net.andThen(
                MobileBlocks.inverted(
                    channels, filters, stage[0], stage[3], stride, "swish", 4, drop));
        channels = filters;
      }
    }
    int last = MobileBlocks.filters(head, width);
    return MobileBlocks.conv(net, last, 1, 1, "swish").globalAvgPool().dropout(0.2);
  }

  /**
   * Cells after NASNet-A (Zoph et al. 2018, "Learning transferable architectures for scalable image
   * recognition"), each with one input instead of two.
   *
   * @param cells of each of the three stages, such as 4
   * @param filters of the first stage's cells, such as 44
   */
  public static Layers nasNet(int cells, int filters) {
    Layers stem = ResidualBlocks.conv(Layers.of(), 32, 3, 2, 1).batchNorm();
    stem = stem.andThen(Cells.reduction(filters / 4)).andThen(Cells.reduction(filters / 2));
    return cells(stem, cells, filters);
  }

  static Layers cells(Layers stem, int cells, int filters) {
    Require.atLeast("nasNet's cells", cells, 1);
    Layers net = stem;
    for (int stage = 0; stage < 3; stage++) {
      int own = filters << stage;
      net = stage == 0 ? net : net.andThen(Cells.reduction(own));
      net = net.repeat(cells, Cells.normal(own));
    }
    return net.relu().globalAvgPool();
  }
}
