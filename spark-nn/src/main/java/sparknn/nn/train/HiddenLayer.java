package sparknn.nn.train;

import java.util.List;
import sparknn.nn.layer.Placement;
import sparknn.nn.spec.Require;

/** The layer within a network whose outputs somebody asks for. */
public final class HiddenLayer {
  private HiddenLayer() {}

  /**
   * Finds it.
   *
   * @param name such as {@code 1-relu} or {@code 2-residual/body/0-conv}; empty: the last one
   *     before the output layer
   * @throws IllegalArgumentException if the network has none of that name
   */
  public static Placement of(Network network, String name) {
    List<Placement> all = network.placements();
    if (!name.isEmpty()) {
      Require.oneOf("hiddenLayer", all.stream().map(Placement::name).toList(), name);
      return all.stream().filter(at -> at.name().equals(name)).findFirst().orElseThrow();
    }
    // The layers of the list; those within others have names with a slash.
    List<Placement> listed = all.stream().filter(at -> !at.name().contains("/")).toList();
    if (listed.size() < 2) {
      throw new IllegalArgumentException(
          "hiddenOutputCol must be of a network with a layer before the output layer, got "
              + network);
    }
    return listed.get(listed.size() - 2);
  }
}
