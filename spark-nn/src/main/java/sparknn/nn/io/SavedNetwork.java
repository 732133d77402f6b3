package sparknn.nn.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.layer.Layer;
import sparknn.nn.linalg.FloatBytes;
import sparknn.nn.linalg.Shape;
import sparknn.nn.loss.Loss;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.spec.Component;
import sparknn.nn.spec.Extensions;
import sparknn.nn.spec.Require;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * A network with its values, and their form in two files.
 *
 * <p>{@value #DESCRIPTION_FILE} says what the network is: format and version, input shape, layers
 * and loss as specs, the classes of those that are not spark-nn's own, every tensor with its shape
 * and offset, and the size and SHA-256 of the other file. {@value #WEIGHTS_FILE} is nothing but
 * numbers: float32, little-endian, the trained parameters, behind them the running statistics, and
 * behind these the constants. Constants are named only where there are any.
 *
 * @param network the description
 * @param values the numbers
 * @param scaling how targets were scaled in training: a prediction is an output times std plus mean
 */
public record SavedNetwork(Network network, NetworkValues values, TargetScaling scaling) {
  /** The name of the description's file. */
  public static final String DESCRIPTION_FILE = "network.json";

  /** The name of the file with the numbers. */
  public static final String WEIGHTS_FILE = "weights.bin";

  /** No description is longer, in bytes. */
  public static final int LONGEST_DESCRIPTION = 1 << 24;

  private static final SavedFormat FORMAT = new SavedFormat("spark-nn network", 1);
  private static final String TYPE = "float32 little-endian, parameters then statistics";
  private static final long MOST_BYTES = ParameterLayout.MAX_SIZE;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The bytes of {@value #WEIGHTS_FILE}. */
  public byte[] weights() {
    byte[] bytes = new byte[Math.toIntExact(length(network))];
    int offset = 0;
    for (float[] array : arrays(values)) {
      FloatBytes.write(array, 0, array.length, bytes, offset);
      offset += 4 * array.length;
    }
    return bytes;
  }

  /**
   * The text of {@value #DESCRIPTION_FILE}.
   *
   * @param weights the bytes of the other file
   */
  public String description(byte[] weights) {
    ObjectNode root = FORMAT.begin();
    ArrayNode input = root.putArray("input");
    for (int dimension : network.input().toArray()) {
      input.add(dimension);
    }
    ArrayNode layers = root.putArray("layers");
    network.layers().forEach(layer -> layers.add(layer.spec()));
    root.put("loss", network.loss().spec());
    List<Component> components = new ArrayList<>(network.layers());
    components.add(network.loss());
    Map<String, String> extensions = Extensions.within(components);
    if (!extensions.isEmpty()) {
      ObjectNode classes = root.putObject("extensions");
      extensions.forEach(classes::put);
    }
    ObjectNode targets = root.putObject("targets");
    putNumbers(targets.putArray("mean"), scaling.mean());
    putNumbers(targets.putArray("std"), scaling.std());
    if (!Arrays.stream(scaling.constant()).allMatch(Double::isNaN)) {
      putConstants(targets.putArray("constant"), scaling.constant());
    }
    putLayout(root.putArray("parameters"), network.parameters());
    putLayout(root.putArray("statistics"), network.statistics());
    boolean constants = network.constants().size() > 0;
    if (constants) {
      putLayout(root.putArray("constants"), network.constants());
    }
    root.putObject("weights")
        .put("file", WEIGHTS_FILE)
        .put("type", constants ? TYPE + ", then constants" : TYPE)
        .put("bytes", weights.length)
        .put("sha256", Digest.sha256(weights));
    return root.toPrettyString() + "\n";
  }

  /** What tells this network, its values and its scaling from others. */
  public String digest() {
    return Digest.sha256(description(weights()).getBytes(StandardCharsets.UTF_8));
  }

  private static void putNumbers(ArrayNode array, double[] numbers) {
    for (double number : numbers) {
      array.add(number);
    }
  }

  private static void putConstants(ArrayNode array, double[] constants) {
    for (double constant : constants) {
      array.add(Double.isNaN(constant) ? null : (Double) constant);
    }
  }

  private static void putLayout(ArrayNode array, ParameterLayout layout) {
    for (ParameterLayout.Tensor tensor : layout.tensors()) {
      ObjectNode node = array.addObject().put("name", tensor.name());
      ArrayNode shape = node.putArray("shape");
      for (int dimension : tensor.shape().toArray()) {
        shape.add(dimension);
      }
      node.put("offset", tensor.offset());
    }
  }

  /** Gives the bytes of {@value #WEIGHTS_FILE}, which must be {@code length}. */
  public interface WeightsReader {
    /** Reads exactly so many bytes, or throws. */
    byte[] read(int length) throws IOException;
  }

  /**
   * Reads both files.
   *
   * @param description the text of {@value #DESCRIPTION_FILE}
   * @param reader called once the description has been checked, with the length that it implies
   * @throws IOException if either is not what this class writes; says what was expected and found
   */
  public static SavedNetwork read(String description, WeightsReader reader) throws IOException {
    JsonNode root = SavedJson.parse(DESCRIPTION_FILE, description);
    FORMAT.check(root, "a saved network");
    Network network = network(root);
    long length = length(network);
    JsonNode described = root.path("weights").path("bytes");
    if (!described.isIntegralNumber() || described.asLong() != length || length > MOST_BYTES) {
      throw new IOException(
          "the weights of this network must be "
              + length
              + " bytes, got "
              + SavedJson.shown(described)
              + " in its description");
    }
    expectLayout(root, "parameters", network.parameters());
    expectLayout(root, "statistics", network.statistics());
    if (network.constants().size() > 0) {
      expectLayout(root, "constants", network.constants());
    }
    TargetScaling scaling = scaling(root, network.targetSize());
    String digest = SavedJson.text(root.path("weights"), "sha256");
    byte[] weights = reader.read((int) length);
    Digest.expect(WEIGHTS_FILE, digest, weights);
    NetworkValues values =
        new NetworkValues(
            new float[network.parameters().size()],
            new float[network.statistics().size()],
            new float[network.constants().size()]);
    int offset = 0;
    for (float[] array : arrays(values)) {
      FloatBytes.read(weights, offset, array, 0, array.length);
      offset += 4 * array.length;
    }
    return new SavedNetwork(network, values, scaling);
  }

  private static List<float[]> arrays(NetworkValues values) {
    return List.of(values.parameters(), values.statistics(), values.constants());
  }

  private static long length(Network network) {
    return 4
        * ((long) network.parameters().size()
            + network.statistics().size()
            + network.constants().size());
  }

  /** The layout is implied by the layers; where it differs, either is not what was saved. */
  private static void expectLayout(JsonNode root, String name, ParameterLayout layout)
      throws IOException {
    ArrayNode expected = JSON.createArrayNode();
    putLayout(expected, layout);
    if (!expected.equals(root.path(name))) {
      throw new IOException(
          String.format(
              "%s of %s must be those of its layers, %s, got others: %s",
              name,
              DESCRIPTION_FILE,
              Require.shown(expected.toString()),
              Require.shown(root.path(name).toString())));
    }
  }

  private static TargetScaling scaling(JsonNode root, int targetSize) throws IOException {
    double[] mean = numbers(root.path("targets").path("mean"), targetSize);
    double[] std = numbers(root.path("targets").path("std"), targetSize);
    for (double s : std) {
      if (s <= 0) {
        throw new IOException("std of the targets must be greater than 0, got " + Require.text(s));
      }
    }
    TargetScaling scaling = new TargetScaling(mean, std);
    JsonNode constants = root.path("targets").path("constant");
    if (!constants.isMissingNode()) {
      readConstants(constants, scaling.constant());
    }
    return scaling;
  }

  private static void readConstants(JsonNode array, double[] into) throws IOException {
    boolean fits = array.isArray() && array.size() == into.length;
    for (int t = 0; fits && t < into.length; t++) {
      JsonNode constant = array.path(t);
      into[t] = constant.isNumber() ? constant.doubleValue() : Double.NaN;
      fits = constant.isNull() || Double.isFinite(into[t]);
    }
    if (!fits) {
      throw new IOException(
          String.format(
              "constant targets must be %d finite numbers or null, got %s",
              into.length, SavedJson.shown(array)));
    }
  }

  private static double[] numbers(JsonNode array, int length) throws IOException {
    if (!array.isArray() || array.size() != length) {
      throw new IOException(
          String.format(
              "mean and std of the targets must have %d numbers, got %s", length, array.size()));
    }
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = array.path(i).isNumber() ? array.path(i).doubleValue() : Double.NaN;
      if (!Double.isFinite(numbers[i])) {
        throw new IOException(
            "mean and std must be finite numbers, got " + SavedJson.shown(array.path(i)));
      }
    }
    return numbers;
  }

  private static Network network(JsonNode root) throws IOException {
    try {
      Map<String, String> extensions = new TreeMap<>();
      root.path("extensions")
          .fields()
          .forEachRemaining(e -> extensions.put(e.getKey(), e.getValue().asText()));
      Extensions.require(extensions);
      JsonNode dimensions = root.path("input");
      int[] input = new int[dimensions.size()];
      for (int i = 0; i < input.length; i++) {
        input[i] = SavedJson.whole(dimensions.path(i), "each of input", 0, dimensions);
      }
      if (input.length == 0) {
        throw new IllegalArgumentException("a network must have an input shape, got none");
      }
      List<Layer> layers = new ArrayList<>();
      for (JsonNode layer : SavedJson.list(root, "layers")) {
        layers.add(Layer.CATALOG.create(SavedJson.text(layer, "each of layers", root)));
      }
      return new Network(
          Shape.of(input), layers, Loss.CATALOG.create(SavedJson.text(root, "loss")));
    } catch (IllegalArgumentException | ArithmeticException | IOException e) {
      throw new IOException(
          DESCRIPTION_FILE + " must describe a network that this version knows: " + e.getMessage(),
          e);
    }
  }
}
