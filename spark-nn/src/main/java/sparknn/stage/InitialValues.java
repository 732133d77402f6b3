package sparknn.stage;

import java.util.List;
import sparknn.nn.data.Batch;
import sparknn.nn.data.BatchReader;
import sparknn.nn.data.RowBlock;
import sparknn.nn.train.NetworkValues;
import sparknn.nn.train.TrainingPlan;
import sparknn.nn.train.UnitVariance;

/**
 * What a training begins from: by the seed, and by a first batch where the initialisation looks at
 * it.
 */
final class InitialValues {
  private static final int BATCH = 256;

  private InitialValues() {}

  static NetworkValues of(TrainingPlan plan, PackedRows packed) {
    return UnitVariance.wantedBy(plan.network())
        ? of(plan, packed.data().sample(BATCH))
        : plan.network().initialValues(plan.seed());
  }

  static NetworkValues of(TrainingPlan plan, List<RowBlock> some) {
    NetworkValues initial = plan.network().initialValues(plan.seed());
    if (UnitVariance.wantedBy(plan.network())) {
      UnitVariance.scale(plan.network(), initial, batch(plan, some, BATCH));
    }
    return initial;
  }

  /** The first examples of some blocks as one batch. */
  static Batch batch(TrainingPlan plan, List<RowBlock> blocks, int examples) {
    int rows = Math.min(examples, blocks.stream().mapToInt(RowBlock::rows).sum());
    Batch batch = new Batch(rows, plan.network().input().size(), plan.network().targetSize());
    BatchReader.inOrder(blocks.iterator(), plan.scaling()).next(batch);
    return batch;
  }
}
