package sparknn.nn.train;

import java.io.Serializable;
import java.util.List;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.TouchedRows;
import sparknn.nn.rule.StepRule;
import sparknn.nn.spec.Require;

/**
 * All that happens from the gradient of a mini-batch to the next parameters: rules, the optimiser's
 * step, rules again, and the moving average of the parameters.
 *
 * @param optimizer how a gradient moves parameters
 * @param rules in the order in which they work
 * @param emaDecay of the exponential moving average of the parameters, in [0, 1); 0: none. It warms
 *     up: at step t the decay is at most {@code (1 + t) / (10 + t)}, so that the random beginning
 *     is soon forgotten. Polyak and Juditsky 1992; Tarvainen and Valpola 2017
 * @param stepFactors step sizes of some tensors; the first that concerns a tensor holds
 */
public record Update(
    Optimizer optimizer, List<StepRule> rules, double emaDecay, List<StepFactor> stepFactors)
    implements Serializable {
  public Update {
    rules = List.copyOf(rules);
    stepFactors = List.copyOf(stepFactors);
    Require.inHalfOpen("emaDecay", emaDecay, 0, 1);
  }

  /** One step size for all. */
  public Update(Optimizer optimizer, List<StepRule> rules, double emaDecay) {
    this(optimizer, rules, emaDecay, List.of());
  }

  /** The stretches of the parameters that share a step size. */
  StepGroups groups(ParameterLayout layout) {
    return StepGroups.of(layout, stepFactors);
  }

  /**
   * Demands that every step factor is of a tensor that is trained.
   *
   * @throws IllegalArgumentException if one is not
   */
  public void check(ParameterLayout layout) {
    groups(layout);
  }

  /** The optimiser's step and nothing else. */
  public static Update plain(Optimizer optimizer) {
    return new Update(optimizer, List.of(), 0);
  }

  /**
   * Whether a step may leave parameters that have no gradient as they are, with what the optimiser
   * remembers of them: not where a penalty, decay, a limit or a moving average is of all of them.
   */
  public boolean allowsLazy() {
    return !averages() && rules.stream().allMatch(StepRule::allowsLazy);
  }

  /** Whether there is a moving average; then it is the last slot. */
  public boolean averages() {
    return emaDecay > 0;
  }

  /** How many arrays as long as the parameters are remembered from step to step. */
  public int slots() {
    return optimizer.slots() + (averages() ? 1 : 0);
  }

  /** The slots before the first step. */
  float[][] initialSlots(float[] parameters) {
    float[][] slots = new float[slots()][parameters.length];
    if (averages()) {
      slots[slots.length - 1] = parameters.clone();
    }
    return slots;
  }

  /**
   * Does what the rules do after a step, for parameters that something else has moved.
   *
   * @param parameters may be followed by other numbers; changed in place
   */
  public void constrain(float[] parameters, ParameterLayout layout) {
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).afterStep(parameters, layout);
    }
  }

  /**
   * Takes one step.
   *
   * @param parameters changed in place
   * @param gradient changed in place
   * @param slots {@link #slots} arrays, changed in place
   * @param groups of the layout, as {@link #groups} makes them
   * @param stepSize greater than 0
   * @param step the number of this step in the whole training, from 1
   */
  void step(
      float[] parameters,
      float[] gradient,
      float[][] slots,
      ParameterLayout layout,
      StepGroups groups,
      double stepSize,
      long step) {
    step(parameters, gradient, slots, layout, groups, null, stepSize, step);
  }

  /**
   * The same with some rows of a tensor and with all other tensors, where it {@link #allowsLazy}
   * that; the rows that rest have a gradient of 0, whatever is in the array.
   *
   * @param touched the rows; null for a step with all parameters
   */
  void step(
      float[] parameters,
      float[] gradient,
      float[][] slots,
      ParameterLayout layout,
      StepGroups groups,
      TouchedRows touched,
      double stepSize,
      long step) {
    if (touched != null) {
      for (int i = 0; i < rules.size(); i++) {
        rules.get(i).beforeStep(gradient, touched);
      }
      groups.step(optimizer, parameters, gradient, slots, touched, stepSize, step);
      return;
    }
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).beforeStep(gradient, parameters, layout, stepSize);
    }
    groups.step(optimizer, parameters, gradient, slots, stepSize, step);
    constrain(parameters, layout);
    if (averages()) {
      float[] average = slots[slots.length - 1];
      float share = (float) (1 - Math.min(emaDecay, (1.0 + step) / (10.0 + step)));
      for (int i = 0; i < parameters.length; i++) {
        average[i] += share * (parameters[i] - average[i]);
      }
    }
  }
}
