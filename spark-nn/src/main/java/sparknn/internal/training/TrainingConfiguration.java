package sparknn.internal.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sparknn.internal.distributed.Averaging;
import sparknn.internal.distributed.Census;
import sparknn.internal.distributed.PackedData;
import sparknn.internal.rows.PackedRows;
import sparknn.nn.io.SavedTable;
import sparknn.nn.train.TrainingPlan;
import sparknn.param.NeuralNetworkParams;

/**
 * What decides on the bits that come of a training, by name: a checkpoint belongs to one of them,
 * and a difference can be named.
 */
final class TrainingConfiguration {
  private TrainingConfiguration() {}

  static Map<String, String> of(
      TrainingPlan plan,
      Averaging averaging,
      PackedRows packed,
      NeuralNetworkParams params,
      Optional<InitialModel> model) {
    PackedData data = packed.data();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("network", plan.network().toString());
    all.put("loss", plan.network().loss().spec());
    all.put("solver", plan.update().optimizer().spec());
    all.put("regularization", plan.update().rules().toString());
    all.put("emaDecay", String.valueOf(plan.update().emaDecay()));
    all.put("stepSize", String.valueOf(plan.stepSize()));
    all.put("learningRateSchedule", plan.schedule().spec());
    all.put("maxIter", String.valueOf(plan.passes()));
    all.put("averagedPasses", String.valueOf(plan.averagedPasses()));
    all.put("batchSize", String.valueOf(plan.batchSize()));
    all.put("seed", String.valueOf(plan.seed()));
    all.put("averaging", averaging.toString());
    all.put("numWorkers", String.valueOf(data.workers()));
    all.put("patience", String.valueOf(params.getPatience()));
    all.put("tol", String.valueOf(params.getTol()));
    // The following only where they play a part: checkpoints may be older than they are.
    if (plan.mixup() > 0) {
      all.put("mixup", String.valueOf(plan.mixup()));
    }
    if (!plan.update().stepFactors().isEmpty()) {
      all.put("stepFactors", plan.update().stepFactors().toString());
    }
    if (plan.validationMetric() != null) {
      all.put("validationMetric", plan.validationMetric().spec());
    }
    if (plan.inputForm().sparse()) {
      all.put("features", plan.inputForm().lazy() ? "sparse, lazy steps" : "sparse");
    }
    if (params.getMaxRollbacks() > 0) {
      all.put("maxRollbacks", String.valueOf(params.getMaxRollbacks()));
    }
    if (!plan.update().stepFactors().isEmpty()) {
      all.put("stepFactors", plan.update().stepFactors().toString());
    }
    packed.table().ifPresent(table -> all.put("table", SavedTable.digest(table)));
    model.ifPresent(begin -> all.put("initialModel", begin.saved().digest()));
    Census census = data.census();
    all.put(
        "data",
        String.format(
            "%d rows to train on, %d held out, checksum %x",
            census.trainingRows(), census.heldOutRows(), census.checksum()));
    return all;
  }
}
