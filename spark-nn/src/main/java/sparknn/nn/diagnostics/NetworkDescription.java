package sparknn.nn.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import sparknn.nn.layer.MemoryNeed;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.SqueezeExcite;
import sparknn.nn.linalg.Shape;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;

/**
 * A network layer by layer: shapes, parameters, multiply-adds. {@link #toString} is a table of it.
 *
 * <p>One multiplication and the addition that follows count as one, as in the tables of torchvision
 * and fvcore (which call it a FLOP); only products with weights are counted.
 *
 * @param input the shape of an example
 * @param layers in order; a layer that has others within comes before these
 * @param weightLayers how many layers with weights the longest way through it has, by which
 *     networks are named (ResNet-50); gates of {@code squeezeExcite} do not count
 * @param bytesPerExample memory that a worker's buffers take for each example of a mini-batch
 * @param columns what becomes of each column of a table on its way in, as text; none where the
 *     input is a column of vectors
 * @since 0.1.0
 */
public record NetworkDescription(
    Shape input,
    List<LayerDescription> layers,
    int weightLayers,
    long bytesPerExample,
    List<String> columns) {
  private static final int LONGEST_SPEC = 44;

  public NetworkDescription {
    layers = List.copyOf(layers);
    columns = List.copyOf(columns);
  }

  /** Of a network. */
  public static NetworkDescription of(Network network) {
    return of(network, Optional.empty());
  }

  /** Of a network that reads the columns of a table, or a column of vectors. */
  public static NetworkDescription of(Network network, Optional<TableEncoding> table) {
    return new NetworkDescription(
        network.input(),
        network.placements().stream().map(LayerDescription::of).toList(),
        weightLayers(network.root()),
        network.memory(true).perExample(),
        table.map(TableEncoding::lines).orElse(List.of()));
  }

  private static int weightLayers(Placement at) {
    if (at.layer() instanceof SqueezeExcite) {
      return 0;
    }
    IntStream within = at.children().stream().mapToInt(NetworkDescription::weightLayers);
    int longest = at.layer().chained() ? within.sum() : within.max().orElse(0);
    return longest + (at.layer().hasWeights() ? 1 : 0);
  }

  /** How many parameters all layers have, frozen ones among them. */
  public long parameters() {
    return total(LayerDescription::parameters);
  }

  /** How many of them training does not move. */
  public long frozen() {
    return total(LayerDescription::frozen);
  }

  /** The multiply-adds of an example's forward pass. */
  public long multiplyAdds() {
    return total(LayerDescription::multiplyAdds);
  }

  private long total(ToLongFunction<LayerDescription> number) {
    // The others are within these.
    return layers.stream().filter(layer -> layer.depth() == 0).mapToLong(number).sum();
  }

  /**
   * The columns of a table, if it reads one, then a line for each layer, those within others
   * indented, and the totals.
   */
  @Override
  public String toString() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"place", "layer", "output", "parameters", "multiply-adds"});
    rows.add(new String[] {"input", "", input.toString(), "", ""});
    for (LayerDescription layer : layers) {
      rows.add(
          new String[] {
            "  ".repeat(layer.depth()) + layer.shortName(),
            cut(layer.spec()),
            layer.output().toString(),
            number(layer.parameters()),
            number(layer.multiplyAdds())
          });
    }
    rows.add(new String[] {"total", "", "", number(parameters()), number(multiplyAdds())});
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    String format =
        String.format(
            "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%%ds",
            widths[0], widths[1], widths[2], widths[3], widths[4]);
    StringBuilder table = new StringBuilder();
    columns.forEach(line -> table.append(line).append('\n'));
    for (String[] row : rows) {
      table.append(String.format(format, (Object[]) row).stripTrailing()).append('\n');
    }
    table.append(
        String.format(
            "a worker's buffers take %s for each example of a mini-batch\n",
            MemoryNeed.text(bytesPerExample)));
    if (frozen() > 0) {
      table.append(
          String.format(
              "%s parameters are trained, %s are frozen\n",
              number(parameters() - frozen()), number(frozen())));
    }
    return table.toString();
  }

  private static String cut(String spec) {
    return spec.length() <= LONGEST_SPEC ? spec : spec.substring(0, LONGEST_SPEC - 1) + "…";
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
