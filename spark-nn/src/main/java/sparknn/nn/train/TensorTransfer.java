package sparknn.nn.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sparknn.nn.layer.Placement;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.param.Role;

/**
 * What a network begins with that another one has learnt: its tensors, by name and shape.
 *
 * <p>A layer takes all its tensors or none: those of the same names and shapes. Names are counted
 * without layers of noise, so that dropout may be put in or left out in between. It does not matter
 * which of the two is frozen. The output layer takes over only from the other's output layer, with
 * as many outputs, and of a loss of the same kind.
 *
 * @param taken the names, in this network, of the tensors that were taken over
 * @param notTaken those that were not, each with the reason
 * @param outputLayer whether that of the outputs is among those taken
 */
public record TensorTransfer(Set<String> taken, List<String> notTaken, boolean outputLayer) {
  /**
   * A tensor of a network.
   *
   * @param name counted without noise
   * @param numbers in which it lies
   * @param output whether it is of the output layer
   */
  private record Place(String name, Tensor tensor, float[] numbers, boolean output) {
    String layer() {
      return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
  }

  /**
   * Takes over what fits.
   *
   * @param values of the network {@code to}; changed in place
   */
  public static TensorTransfer run(
      Network from, NetworkValues fromValues, Network to, NetworkValues values) {
    Map<String, Place> there = new LinkedHashMap<>();
    places(from, fromValues).forEach(place -> there.put(place.name(), place));
    boolean sameKind =
        from.outputSize() == to.outputSize()
            && from.targetSize() == to.targetSize()
            && from.loss().classes() == to.loss().classes()
            && from.loss().outputsPerTarget() == to.loss().outputsPerTarget()
            && from.loss().logLink() == to.loss().logLink()
            && from.loss().logits() == to.loss().logits();
    Map<Place, String> reasons = new LinkedHashMap<>();
    Set<String> misfits = new HashSet<>();
    List<Place> here = places(to, values);
    for (Place place : here) {
      String reason = reason(place, there.get(place.name()), sameKind);
      reasons.put(place, reason);
      if (!reason.isEmpty()) {
        misfits.add(place.layer());
      }
    }
    Set<String> taken = new HashSet<>();
    List<String> notTaken = new ArrayList<>();
    boolean output = false;
    for (Place place : here) {
      String reason = reasons.get(place);
      if (misfits.contains(place.layer())) {
        String why = reason.isEmpty() ? "as another tensor of its layer" : reason;
        notTaken.add(shown(place.tensor()) + ": " + why);
        continue;
      }
      Place source = there.get(place.name());
      int size = place.tensor().size();
      System.arraycopy(
          source.numbers(),
          source.tensor().offset(),
          place.numbers(),
          place.tensor().offset(),
          size);
      taken.add(place.tensor().name());
      output |= place.output();
    }
    return new TensorTransfer(Set.copyOf(taken), List.copyOf(notTaken), output);
  }

  private static String reason(Place here, Place there, boolean sameKind) {
    if (there == null) {
      return "there is none";
    }
    if (!here.tensor().shape().equals(there.tensor().shape())) {
      return "there it is " + there.tensor().shape();
    }
    if (here.output() != there.output()) {
      return "it is of the output layer " + (here.output() ? "here" : "there") + " only";
    }
    return here.output() && !sameKind ? "the output layer there is for another kind of loss" : "";
  }

  /** Whether any weight was taken over: statistics and scalings alone are no beginning. */
  public boolean takesWeights(Network to) {
    return trainable(to).stream().anyMatch(tensor -> taken.contains(tensor.name()));
  }

  /** Whether a layer has taken over all its tensors. */
  public boolean covers(Placement at) {
    return taken.stream().anyMatch(name -> name.startsWith(at.name() + "/"));
  }

  /** The tensors of a network that are trained where they are not frozen. */
  private static List<Tensor> trainable(Network network) {
    List<Tensor> all = new ArrayList<>(network.parameters().tensors());
    network.constants().tensors().stream()
        .filter(tensor -> tensor.role() != Role.STATISTIC && tensor.role() != Role.CONSTANT)
        .forEach(all::add);
    return all;
  }

  /** Names and shapes of a network's tensors that are trained, for messages. */
  public static String shown(Network network) {
    return String.join(", ", trainable(network).stream().map(TensorTransfer::shown).toList());
  }

  private static String shown(Tensor tensor) {
    return tensor.name() + " " + tensor.shape();
  }

  private static List<Place> places(Network network, NetworkValues values) {
    Network still = network.withoutNoise();
    String output = network.outputLayer().name() + "/";
    List<Place> places = new ArrayList<>();
    add(places, network.parameters(), still.parameters(), values.parameters(), output);
    add(places, network.statistics(), still.statistics(), values.statistics(), output);
    add(places, network.constants(), still.constants(), values.constants(), output);
    return places;
  }

  private static void add(
      List<Place> places,
      ParameterLayout layout,
      ParameterLayout still,
      float[] numbers,
      String output) {
    // Noise has no tensors, so that these are the same ones; if it has, its own names count.
    boolean same = still.size() == layout.size();
    for (int i = 0; i < layout.tensors().size(); i++) {
      Tensor tensor = layout.tensors().get(i);
      String name = same ? still.tensors().get(i).name() : tensor.name();
      places.add(new Place(name, tensor, numbers, tensor.name().startsWith(output)));
    }
  }
}
