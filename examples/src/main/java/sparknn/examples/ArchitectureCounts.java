package sparknn.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparknn.layers.Architectures;
import sparknn.layers.Layers;
import sparknn.nn.diagnostics.NetworkDescription;
import sparknn.nn.layer.Layer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.train.Network;

/**
 * Counts layers, parameters and multiply-adds of architectures of full size (224×224 pixels in
 * colours, 1000 classes), without training or data. The published ones, of torchvision's table of
 * weights and the papers, are in docs/architectures.md.
 */
public final class ArchitectureCounts {
  private static final Shape IMAGE = Shape.of(224, 224, 3);
  private static final int CLASSES = 1000;

  private ArchitectureCounts() {}

  /** Prints a line for each. */
  public static void main(String[] args) {
    Map<String, Layers> all = new LinkedHashMap<>();
    all.put("alexNet", Architectures.alexNet());
    for (int depth : new int[] {11, 13, 16, 19}) {
      all.put("vgg" + depth, Architectures.vgg(depth));
    }
    all.put("googLeNet", Architectures.googLeNet());
    for (int depth : new int[] {18, 34, 50, 101, 152}) {
      all.put("resNet" + depth, Architectures.resNet(depth));
    }
    all.put("preActivationResNet50", Architectures.preActivationResNet(50));
    all.put("wideResNet50x2", Architectures.wideResNet(50, 2));
    all.put("resNeXt50x32x4", Architectures.resNeXt(50, 32, 4));
    all.put("seResNet50", Architectures.seResNet(50));
    for (int depth : new int[] {121, 169, 201}) {
      all.put("denseNet" + depth, Architectures.denseNet(depth, 32));
    }
    all.put("mobileNetV1", Architectures.mobileNetV1(1));
    all.put("mobileNetV2", Architectures.mobileNetV2(1));
    all.put("nasNet4x44", Architectures.nasNet(4, 44));
    all.put("efficientNetB0", Architectures.efficientNet(1, 1));
    all.forEach((name, layers) -> print(name, describe(layers)));
  }

  private static NetworkDescription describe(Layers before) {
    List<Layer> layers = new ArrayList<>();
    for (String spec : before.dense(CLASSES).toSpecs()) {
      layers.add(Layer.CATALOG.create(spec));
    }
    Loss loss = Loss.CATALOG.create("softmaxCrossEntropy");
    return NetworkDescription.of(new Network(IMAGE, layers, loss));
  }

  private static void print(String name, NetworkDescription found) {
    System.out.printf(
        Locale.ROOT,
        "name=%s layers=%d parameters=%d multiplyAdds=%d%n",
        name,
        found.weightLayers(),
        found.parameters(),
        found.multiplyAdds());
  }
}
