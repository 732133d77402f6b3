package sparknn.nn.train;

import java.util.ArrayList;
import java.util.List;
import sparknn.nn.optim.Optimizer;
import sparknn.nn.param.ParameterLayout;
import sparknn.nn.param.ParameterLayout.Tensor;
import sparknn.nn.param.TouchedRows;

/**
 * The flat parameters cut into stretches that share a step size. Where no tensor has one of its own
 * that is one stretch.
 */
final class StepGroups {
  private final int[] ends;
  private final double[] factors;

  private StepGroups(int[] ends, double[] factors) {
    this.ends = ends;
    this.factors = factors;
  }

  /**
   * Cuts.
   *
   * @param factors of which the first that concerns a tensor holds; 1 where none does
   * @throws IllegalArgumentException if one concerns no tensor
   */
  static StepGroups of(ParameterLayout layout, List<StepFactor> factors) {
    for (StepFactor factor : factors) {
      if (layout.tensors().stream().noneMatch(factor::concerns)) {
        throw new IllegalArgumentException(
            String.format(
                "a step factor must be of tensors that the network has and trains, %s, got '%s'",
                layout.tensors().stream().map(Tensor::name).toList(), factor.tensors()));
      }
    }
    List<Integer> ends = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    for (Tensor tensor : layout.tensors()) {
      double factor =
          factors.stream()
              .filter(f -> f.concerns(tensor))
              .findFirst()
              .map(StepFactor::factor)
              .orElse(1.0);
      int last = ends.size() - 1;
      if (last >= 0 && own.get(last) == factor) {
        ends.set(last, tensor.end());
      } else {
        ends.add(tensor.end());
        own.add(factor);
      }
    }
    return new StepGroups(
        ends.stream().mapToInt(Integer::intValue).toArray(),
        own.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** One step of an optimiser, stretch by stretch. */
  void step(
      Optimizer optimizer,
      float[] parameters,
      float[] gradient,
      float[][] slots,
      double stepSize,
      long step) {
    int from = 0;
    for (int g = 0; g < ends.length; g++) {
      optimizer.step(parameters, gradient, slots, from, ends[g], factors[g] * stepSize, step);
      from = ends[g];
    }
  }

  /** The same with the touched rows of a tensor, and with all that is not of that tensor. */
  void step(
      Optimizer optimizer,
      float[] parameters,
      float[] gradient,
      float[][] slots,
      TouchedRows touched,
      double stepSize,
      long step) {
    int size = touched.rowSize();
    int from = 0;
    for (int g = 0; g < ends.length; g++) {
      double own = factors[g] * stepSize;
      int before = Math.min(ends[g], touched.begin());
      if (from < before) {
        optimizer.step(parameters, gradient, slots, from, before, own, step);
      }
      // A tensor is of one group.
      for (int i = 0;
          from <= touched.begin() && touched.end() <= ends[g] && i < touched.count();
          i++) {
        int row = touched.offset(i);
        optimizer.step(parameters, gradient, slots, row, row + size, own, step);
      }
      int behind = Math.max(from, touched.end());
      if (behind < ends[g]) {
        optimizer.step(parameters, gradient, slots, behind, ends[g], own, step);
      }
      from = ends[g];
    }
  }
}
