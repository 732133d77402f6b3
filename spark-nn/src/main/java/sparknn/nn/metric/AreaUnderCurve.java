package sparknn.nn.metric;

/**
 * What is computed from how the odds of both answers are distributed. Odds are told apart to 1/256
 * in their logarithm where there are up to 32 classes or labels, coarser where there are more.
 */
interface AreaUnderCurve extends ValidationMetric {
  /**
   * The area for one question.
   *
   * @param from the first of the bins of no; those of yes follow
   * @param no the weight of all examples whose answer is no, greater than 0
   * @param yes that of the others, greater than 0
   */
  double area(double[] sums, int from, int bins, double no, double yes);

  @Override
  default void check(Task task) {
    requireDecisions(task.loss());
  }

  @Override
  default int sums(Task task) {
    return ScoreHistogram.size(task);
  }

  @Override
  default void add(
      Task task, float[] output, float[] target, float[] weight, int rows, double[] sums) {
    ScoreHistogram.add(task, output, target, weight, rows, sums);
  }

  @Override
  default double of(Task task, double[] sums) {
    return ScoreHistogram.mean(task, sums, this);
  }
}
