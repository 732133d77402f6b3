package sparknn.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.optim.Sgd;
import sparknn.nn.optim.Solver;
import sparknn.nn.rule.ClipNorm;
import sparknn.nn.rule.ClipValue;
import sparknn.nn.rule.MaxNorm;
import sparknn.nn.rule.Penalty;
import sparknn.nn.rule.StepRule;
import sparknn.nn.rule.WeightDecay;
import sparknn.nn.spec.Require;
import sparknn.nn.spec.Spec;
import sparknn.nn.train.Update;
import sparknn.param.NeuralNetworkParams;

/** From the Params to what happens at each step. */
final class UpdateDesign {
  private UpdateDesign() {}

  /**
   * The optimiser and the rules around it: penalty, clipping by norm and by value, decay, the
   * optimiser's step, max-norm.
   *
   * @throws IllegalArgumentException if the solver takes none of what is set
   */
  static Update of(NeuralNetworkParams params, Solver solver) {
    if (!(solver instanceof Optimizer optimizer)) {
      return fullBatch(params);
    }
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
    return new Update(optimizer, rules, params.getEmaDecay());
  }

  /** The solver; {@code momentum}, where it is set, is an argument of it. */
  static Solver solver(NeuralNetworkParams params) {
    Spec solver = Spec.parse(params.getSolver());
    return Solver.CATALOG.create(
        params.isDefined(params.momentum())
            ? solver.with("momentum", String.valueOf(params.getMomentum()))
            : solver);
  }

  /** The L2 penalty, all that a search over the whole loss can take. */
  static Penalty smoothPenalty(NeuralNetworkParams params) {
    return Penalty.elasticNet(params.getRegParam(), 0);
  }

  private static Update fullBatch(NeuralNetworkParams params) {
    refuse(params, params.clipNorm());
    refuse(params, params.clipValue());
    refuse(params, params.weightDecay());
    refuse(params, params.maxNorm());
    refuse(params, params.emaDecay());
    if (params.getRegParam() > 0) {
      refuse(params, params.elasticNetParam());
    }
    if (params.getMaxRollbacks() > 0) {
      throw new IllegalArgumentException(
          "maxRollbacks must be 0 with solver lbfgs, whose line search takes smaller steps itself, got "
              + params.getMaxRollbacks());
    }
    if (params.getAveragedPasses() > 1) {
      throw new IllegalArgumentException(
          "averagedPasses must be 1 with solver lbfgs, got " + params.getAveragedPasses());
    }
    return Update.plain(new Sgd());
  }

  private static void refuse(NeuralNetworkParams params, DoubleParam param) {
    double value = (double) params.getOrDefault(param);
    if (value != 0) {
      throw new IllegalArgumentException(
          param.name() + " must be 0 with solver lbfgs, got " + Require.text(value));
    }
  }
}
