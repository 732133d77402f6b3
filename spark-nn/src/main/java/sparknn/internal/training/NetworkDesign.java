package sparknn.internal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import sparknn.nn.init.Initializer;
import sparknn.nn.layer.Activate;
import sparknn.nn.layer.AlphaDropout;
import sparknn.nn.layer.BatchNorm;
import sparknn.nn.layer.CategoryEmbedding;
import sparknn.nn.layer.Dense;
import sparknn.nn.layer.Dropout;
import sparknn.nn.layer.Flatten;
import sparknn.nn.layer.Frozen;
import sparknn.nn.layer.GaussianNoise;
import sparknn.nn.layer.Layer;
import sparknn.nn.layer.Sequential;
import sparknn.nn.layer.Standardize;
import sparknn.nn.layer.StandardizeFirst;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.spec.Require;
import sparknn.nn.table.CategoricalColumn;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;
import sparknn.param.NeuralNetworkParams;

/** From the Params to a network, once the sizes of input and output are known. */
final class NetworkDesign {
  private NetworkDesign() {}

  /**
   * The network. The output layer sees all values of an example as one vector, and so do hidden
   * layers that are described by their sizes, with the standardisation before them.
   *
   * @param table what was learnt of the columns of a table, if the last inputs are of some
   * @throws IllegalArgumentException if its layers do not fit together, or the Params contradict
   *     each other
   */
  static Network of(
      NeuralNetworkParams params,
      Loss loss,
      Shape input,
      int outputs,
      Optional<TableEncoding> table) {
    List<Layer> layers = new ArrayList<>();
    boolean listed = params.isSet(params.layers());
    if (!listed && input.rank() > 1) {
      layers.add(new Flatten());
    }
    if (table.isPresent()) {
      layers.addAll(beforeTable(params, input.size() - table.get().width(), table.get()));
    } else if (params.getStandardization()) {
      layers.add(new Standardize());
    }
    Initializer weightInit = Initializer.CATALOG.create(params.getWeightInit());
    refuseContradictions(params);
    if (listed) {
      for (String spec : params.getLayers()) {
        layers.add(Layer.CATALOG.create(spec));
      }
    } else {
      if (params.getInputNoise() > 0) {
        layers.add(new GaussianNoise(params.getInputNoise()));
      }
      if (params.getInputDropout() > 0) {
        layers.add(new Dropout(params.getInputDropout()));
      }
      Layer activation = Layer.CATALOG.create(params.getActivation());
      for (int units : params.getHiddenLayers()) {
        layers.add(new Dense(activation.unitsBefore(units), weightInit));
        if (params.getBatchNorm()) {
          layers.add(new BatchNorm());
        }
        layers.add(activation);
        if (params.getDropout() > 0) {
          layers.add(dropoutBehind(activation, params.getDropout()));
        }
      }
    }
    if (outputShape(layers, input).rank() > 1) {
      layers.add(new Flatten());
    }
    layers.add(new Dense(outputs, weightInit));
    if (params.isDefined(params.frozenLayers())) {
      layers = withFrozen(layers, List.of(params.getFrozenLayers()));
    }
    Network network = withOneScaling(new Network(input, layers, loss), params);
    if (network.parameters().size() == 0) {
      throw new IllegalArgumentException(
          "a network must have a layer to train, got only frozen ones: " + network);
    }
    return network;
  }

  /**
   * What columns of a table need: their numbers come to scale, their categories as indices.
   *
   * @param vector how many features stand before them
   */
  private static List<Layer> beforeTable(
      NeuralNetworkParams params, int vector, TableEncoding table) {
    List<Layer> layers = new ArrayList<>();
    if (params.getStandardization() && vector > 0) {
      layers.add(new StandardizeFirst(vector));
    }
    List<Integer> indices = table.embedded().stream().map(CategoricalColumn::indices).toList();
    if (!indices.isEmpty()) {
      layers.add(new CategoryEmbedding(indices, params.getEmbeddingSize()));
    }
    return layers;
  }

  /** The same list with some layers of it frozen, by their names. */
  private static List<Layer> withFrozen(List<Layer> layers, List<String> names) {
    // As they are counted: what is frozen together stands there one by one.
    List<Layer> each = new Sequential(layers).layers();
    List<String> all = new ArrayList<>();
    List<Layer> frozen = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      String name = each.get(i).nameAt(i);
      all.add(name);
      frozen.add(names.contains(name) ? new Frozen(List.of(each.get(i))) : each.get(i));
    }
    names.forEach(name -> Require.oneOf("each of frozenLayers", all, name));
    return frozen;
  }

  private static Shape outputShape(List<Layer> layers, Shape input) {
    return layers.isEmpty() ? input : new Sequential(layers).outputShape(input);
  }

  /** Refuses scalings among the user's layers: only what comes first sees the features. */
  private static Network withOneScaling(Network network, NeuralNetworkParams params) {
    long scalings =
        network.placements().stream().filter(at -> at.layer() instanceof Standardize).count();
    if (scalings > (params.getStandardization() ? 1 : 0)) {
      throw new IllegalArgumentException(
          "layers must not have standardize, which standardization=true puts before them, got "
              + String.join(", ", params.getLayers()));
    }
    return network;
  }

  private static Layer dropoutBehind(Layer activation, double rate) {
    return activation instanceof Activate activate && activate.function().selfNormalizing()
        ? new AlphaDropout(rate)
        : new Dropout(rate);
  }

  /**
   * A network without its noise, whose loss is a function of its parameters and nothing else.
   *
   * @throws IllegalArgumentException if its layers move running statistics
   */
  static Network still(Network network) {
    if (network.movesStatistics()) {
      throw new IllegalArgumentException(
          "solver lbfgs must be used without batch normalisation, whose result depends on the"
              + " mini-batch, got "
              + network);
    }
    return network.withoutNoise();
  }

  /** Refuses Params that describe the hidden layers beside {@code layers}. */
  static void refuseContradictions(NeuralNetworkParams params) {
    if (params.isSet(params.layers())) {
      refuse(params, params.hiddenLayers());
      refuse(params, params.activation());
      refuse(params, params.weightInit());
      refuse(params, params.batchNorm());
      refuse(params, params.inputNoise());
      refuse(params, params.dropout());
      refuse(params, params.inputDropout());
    }
  }

  private static void refuse(NeuralNetworkParams params, Param<?> other) {
    if (params.isSet(other)) {
      throw new IllegalArgumentException(
          "layers describes the hidden layers by itself and must be set without "
              + other.name()
              + ", got both");
    }
  }
}
