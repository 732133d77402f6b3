package sparknn.internal.training;

import java.util.ArrayList;
import java.util.List;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.optim.Solver;
import sparknn.nn.rule.ClipNorm;
import sparknn.nn.rule.ClipValue;
import sparknn.nn.rule.MaxNorm;
import sparknn.nn.rule.Penalty;
import sparknn.nn.rule.StepRule;
import sparknn.nn.rule.WeightDecay;
import sparknn.nn.spec.Spec;
import sparknn.nn.train.Update;
import sparknn.param.NeuralNetworkParams;

/** From the Params to what happens at each step. */
final class UpdateDesign {
  private UpdateDesign() {}

  /**
   * The optimiser and the rules around it: penalty, clipping by norm and by value, decay, the
   * optimiser's step, max-norm.
   */
  static Update of(NeuralNetworkParams params, Optimizer optimizer) {
    List<StepRule> rules = new ArrayList<>();
    if (params.getRegParam() > 0) {
      rules.add(Penalty.elasticNet(params.getRegParam(), params.getElasticNetParam()));
    }
    if (params.getClipNorm() > 0) {
      rules.add(new ClipNorm(params.getClipNorm()));
    }
    if (params.getClipValue() > 0) {
      rules.add(new ClipValue(params.getClipValue()));
    }
    double decay = params.getWeightDecay() + optimizer.weightDecay();
    if (decay > 0) {
      rules.add(new WeightDecay(decay));
    }
    if (params.getMaxNorm() > 0) {
      rules.add(new MaxNorm(params.getMaxNorm()));
    }
    return new Update(optimizer, rules, params.getEmaDecay(), params.parsedStepFactors());
  }

  /** The solver; {@code momentum}, where it is set, is an argument of it. */
  static Solver solver(NeuralNetworkParams params) {
    Spec solver = Spec.parse(params.getSolver());
    return Solver.CATALOG.create(
        params.isDefined(params.momentum())
            ? solver.with("momentum", String.valueOf(params.getMomentum()))
            : solver);
  }
}
