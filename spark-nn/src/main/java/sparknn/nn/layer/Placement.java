package sparknn.nn.layer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sparknn.nn.linalg.Shape;
import sparknn.nn.param.Declaration;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.Range;
import sparknn.nn.param.Role;

/**
 * A layer at its place in a network: what it is called there, what goes in and out, where its
 * tensors lie, and the layers within it. A network builds the tree of its placements once; whatever
 * concerns all layers (initial values, averaging, looking at their outputs, …) is a walk over it.
 *
 * @param name such as {@code 0-dense} or {@code 2-residual/body/1-relu}; empty for the whole
 * @param layer the description
 * @param input the shape of one input
 * @param output the shape of one output
 * @param parameters where its own parameters lie, without those of its children: among the trained
 *     ones, or, if it is frozen, among the constants
 * @param statistics where its own statistics lie: among the running statistics, or, if it is
 *     frozen, among the constants
 * @param constants where its own constants lie
 * @param frozen whether training leaves it and all within it as they are
 * @param children the layers within, in their order
 */
public record Placement(
    String name,
    Layer layer,
    Shape input,
    Shape output,
    Range parameters,
    Range statistics,
    Range constants,
    boolean frozen,
    List<Placement> children)
    implements Serializable {
  public Placement {
    children = List.copyOf(children);
  }

  /** This one and all within it: each before its children, these in their order. */
  public List<Placement> all() {
    List<Placement> all = new ArrayList<>();
    collect(all);
    return all;
  }

  private void collect(List<Placement> all) {
    all.add(this);
    children.forEach(child -> child.collect(all));
  }

  /** Whether training moves anything of it or within it. */
  public boolean trained() {
    return (!frozen && !parameters.isEmpty()) || children.stream().anyMatch(Placement::trained);
  }

  /** Places layers, and lays out the tensors of all of them. */
  public static final class Builder {
    private final ParameterLayout.Builder parameters = new ParameterLayout.Builder();
    private final ParameterLayout.Builder statistics = new ParameterLayout.Builder();
    private final ParameterLayout.Builder constants = new ParameterLayout.Builder();

    /**
     * Places a layer and all within it. What is {@link Frozen} is placed as if it were not wrapped,
     * but with all its tensors among the constants.
     *
     * @throws IllegalArgumentException if one of them can't take what it is given, or two beside
     *     each other have one name
     */
    public Placement place(String name, Layer layer, Shape input) {
      return place(name, layer, input, false);
    }

    private Placement place(String name, Layer layer, Shape input, boolean frozen) {
      if (layer instanceof Frozen wrapper) {
        return place(name, wrapper.content(), input, true);
      }
      Shape output = layer.outputShape(input);
      String prefix = name.isEmpty() ? "" : name + "/";
      Declaration own = new Declaration();
      layer.declare(input, own);
      Range trained =
          own.addTo(
              frozen ? constants : parameters, prefix, Role.WEIGHT, Role.PARAMETER, Role.TABLE);
      Range kept = own.addTo(frozen ? constants : statistics, prefix, Role.STATISTIC);
      Range fixed = own.addTo(constants, prefix, Role.CONSTANT);
      List<Placement> children = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (Child child : layer.children(input)) {
        if (!names.add(child.name())) {
          throw new IllegalArgumentException(
              "layers beside each other must have different names, got '"
                  + prefix
                  + child.name()
                  + "' twice");
        }
        children.add(place(prefix + child.name(), child.layer(), child.input(), frozen));
      }
      return new Placement(name, layer, input, output, trained, kept, fixed, frozen, children);
    }

    /** Where each trained tensor lies. */
    public ParameterLayout parameters() {
      return parameters.build();
    }

    /** Where each running statistic lies. */
    public ParameterLayout statistics() {
      return statistics.build();
    }

    /** Where each constant lies, and each tensor of a frozen layer. */
    public ParameterLayout constants() {
      return constants.build();
    }
  }
}
