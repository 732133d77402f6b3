package sparknn.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import sparknn.nn.init.Initializer;
import sparknn.nn.layer.Dense;
import sparknn.nn.layer.Dropout;
import sparknn.nn.layer.Layer;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.train.Network;
import sparknn.param.NetworkParams;

/** From the Params to a network, once the sizes of input and output are known. */
final class NetworkDesign {
  private NetworkDesign() {}

  /**
   * The network.
   *
   * @throws IllegalArgumentException if its layers do not fit together, or the Params contradict
   *     each other
   */
  static Network of(NetworkParams params, int width, int outputs) {
    List<Layer> layers = new ArrayList<>();
    Initializer weightInit = Initializer.KIND.create(params.getWeightInit());
    refuseContradictions(params);
    if (params.isSet(params.layers())) {
      for (String spec : params.getLayers()) {
        layers.add(Layer.KIND.create(spec));
      }
    } else {
      if (params.getInputDropout() > 0) {
        layers.add(new Dropout(params.getInputDropout()));
      }
      for (int units : params.getHiddenLayers()) {
        layers.add(new Dense(units, weightInit));
        layers.add(Layer.KIND.create(params.getActivation()));
        if (params.getDropout() > 0) {
          layers.add(new Dropout(params.getDropout()));
        }
      }
    }
    layers.add(new Dense(outputs, weightInit));
    return new Network(Shape.of(width), layers, Loss.KIND.create(params.getLoss()));
  }

  /** Refuses Params that describe the hidden layers beside {@code layers}. */
  static void refuseContradictions(NetworkParams params) {
    if (params.isSet(params.layers())) {
      refuse(params, params.hiddenLayers());
      refuse(params, params.activation());
      refuse(params, params.weightInit());
      refuse(params, params.dropout());
      refuse(params, params.inputDropout());
    }
  }

  private static void refuse(NetworkParams params, Param<?> other) {
    if (params.isSet(other)) {
      throw new IllegalArgumentException(
          "layers describes the hidden layers by itself and must be set without "
              + other.name()
              + ", got both");
    }
  }
}
