package sparknn.tuning;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparknn.internal.training.NetworkTraining;
import sparknn.stage.NetworkEstimator;

/**
 * An estimator of ours, or a pipeline that ends in one, with the settings to try: what is before
 * the network, the network, and which settings can share rows.
 */
final class SearchCandidates {
  private final Pipeline pipeline;
  private final PipelineStage[] before;
  private final NetworkEstimator<?> network;
  private final ParamMap[] settings;

  /**
   * @throws IllegalArgumentException if the estimator is none of ours, or the settings do not suit
   *     it
   */
  SearchCandidates(Estimator<?> estimator, ParamMap[] settings) {
    PipelineStage[] stages =
        estimator instanceof Pipeline whole ? whole.getStages() : new PipelineStage[] {estimator};
    PipelineStage last = stages.length == 0 ? null : stages[stages.length - 1];
    if (!(last instanceof NetworkEstimator<?> found)) {
      throw new IllegalArgumentException(
          "estimator must be one that trains a network, such as NeuralNetworkClassifier, or a"
              + " Pipeline that ends with one, got "
              + (last == null ? "nothing" : last));
    }
    this.pipeline = estimator instanceof Pipeline whole ? whole : null;
    this.before = Arrays.copyOf(stages, stages.length - 1);
    this.network = found;
    this.settings = settings;
    refuseCheckpoints(network);
    for (ParamMap map : settings) {
      for (ParamPair<?> pair : map.toList()) {
        check(pair);
      }
    }
  }

  private void check(ParamPair<?> pair) {
    String uid = pair.param().parent();
    String name = pair.param().name();
    if (uid.equals(network.uid())) {
      refuseCheckpoints((NetworkEstimator<?>) network.copy(new ParamMap().put(pair)));
      if (name.equals(network.maxIter().name())) {
        throw new IllegalArgumentException(
            "maxIter must be set on the estimator, as passes are what the search spends, got it"
                + " among the settings to try");
      }
      return;
    }
    if (Arrays.stream(before).noneMatch(stage -> stage.uid().equals(uid))) {
      throw new IllegalArgumentException(
          String.format(
              "settings to try must be of the estimator or of a stage before it, got %s of %s",
              name, uid));
    }
  }

  private static void refuseCheckpoints(NetworkEstimator<?> candidate) {
    if (candidate.isDefined(candidate.checkpointDir())) {
      throw new IllegalArgumentException(
          String.format(
              "checkpointDir must not be set for the candidates of a search, as it belongs to one"
                  + " training, got '%s'",
              candidate.getCheckpointDir()));
    }
  }

  /** Passes of a whole training. */
  int passes() {
    return network.getMaxIter();
  }

  /** How many there are. */
  int size() {
    return settings.length;
  }

  /** A text that is equal for candidates which train on the same packed rows. */
  String rowsOf(int i) {
    return settings[i].toList().stream()
        .filter(
            pair ->
                !pair.param().parent().equals(network.uid())
                    || NetworkTraining.decidesPacking(pair.param().name()))
        .map(pair -> pair.param().parent() + " " + text(pair))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The settings of a candidate, for people. */
  String describe(int i) {
    return settings[i].toList().stream()
        .map(SearchCandidates::text)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @SuppressWarnings("unchecked") // A pair's value is of its Param's type.
  private static String text(ParamPair<?> pair) {
    ParamPair<Object> any = (ParamPair<Object>) pair;
    return any.param().name() + "=" + any.param().jsonEncode(any.value());
  }

  /** The network estimator of a candidate, with rows to compare on. */
  NetworkEstimator<?> network(int i, double validationFraction) {
    NetworkEstimator<?> copy = (NetworkEstimator<?>) network.copy(settings[i]);
    boolean holdsOut =
        copy.getValidationFraction() > 0
            || (copy.isDefined(copy.validationIndicatorCol())
                && !copy.getValidationIndicatorCol().isEmpty());
    if (!holdsOut) {
      copy.set(copy.validationFraction(), validationFraction);
    }
    return copy;
  }

  /** What is before the network, fitted with a candidate's settings; null if there is nothing. */
  PipelineModel fitBefore(int i, Dataset<?> dataset) {
    return before.length == 0 ? null : new Pipeline().setStages(before).fit(dataset, settings[i]);
  }

  /** The model for the whole way. */
  Transformer whole(PipelineModel fitted, Transformer networkModel) {
    if (pipeline == null) {
      return networkModel;
    }
    Transformer[] stages = fitted == null ? new Transformer[0] : fitted.stages();
    Transformer[] all = Arrays.copyOf(stages, stages.length + 1);
    all[stages.length] = networkModel;
    PipelineModel model = new PipelineModel(pipeline.uid(), all);
    model.setParent(pipeline);
    return model;
  }

  /** The rows as the network gets them. */
  static Dataset<Row> prepared(PipelineModel fitted, Dataset<?> dataset) {
    return fitted == null ? dataset.toDF() : fitted.transform(dataset);
  }
}
