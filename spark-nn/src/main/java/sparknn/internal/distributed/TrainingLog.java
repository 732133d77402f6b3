package sparknn.internal.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import sparknn.nn.train.EarlyStopping;
import sparknn.nn.train.History;
import sparknn.nn.train.PassRecord;
import sparknn.nn.train.Progress;
import sparknn.nn.train.TrainingPlan;

/**
 * What a training came to so far, pass by pass: the records, what early stopping makes of them, and
 * the values of the best pass. The same for every way to train.
 */
final class TrainingLog {
  private final TrainingPlan plan;
  private final EarlyStopping earlyStopping;
  private final Consumer<PassRecord> listener;
  private final boolean validates;
  private final List<PassRecord> records = new ArrayList<>();
  private float[] best;

  /**
   * @param earlyStopping decides on the validation loss when to stop; used only if rows are held
   *     out
   * @param listener hears of every pass when it is finished
   * @param data of which rows may be held out
   */
  TrainingLog(
      TrainingPlan plan,
      EarlyStopping earlyStopping,
      Consumer<PassRecord> listener,
      PackedData data) {
    this.plan = plan;
    this.earlyStopping = earlyStopping;
    this.listener = listener;
    this.validates = data.census().heldOutRows() > 0;
  }

  /** Whether rows are held out, so that there is a best pass and an early end. */
  boolean validates() {
    return validates;
  }

  /**
   * Takes a pass that is finished.
   *
   * @param values begin with its parameters and statistics, which are copied if it is the best
   */
  void add(PassRecord record, float[] values) {
    records.add(record);
    listener.accept(record);
    if (validates && earlyStopping.improvedBy(records.size() - 1, plan.watched(record))) {
      best =
          Arrays.copyOf(
              values, plan.network().parameters().size() + plan.network().statistics().size());
    }
  }

  /** How many passes there were. */
  int size() {
    return records.size();
  }

  /** The passes so far; a copy. */
  List<PassRecord> records() {
    return List.copyOf(records);
  }

  /** The last pass; there must be one. */
  PassRecord last() {
    return records.get(records.size() - 1);
  }

  /** For each pass the loss that tells how training goes. */
  double[] watchedLosses() {
    return records.stream().mapToDouble(PassRecord::watchedLoss).toArray();
  }

  /** Whether no pass had a lower loss than the last one. */
  boolean lastIsLowest() {
    double loss = last().loss();
    return records.stream().allMatch(record -> loss <= record.loss());
  }

  /** Whether early stopping has ended the training. */
  boolean stopped() {
    return validates && earlyStopping.shouldStop();
  }

  /** Parameters and statistics of the best pass; null where that is the last one. Not a copy. */
  float[] best() {
    return best;
  }

  /** The history of a model of the best pass. */
  History ofBest() {
    return best == null ? ofLast() : history(records.get(earlyStopping.bestPass()).pass());
  }

  /** The history of a model of the last pass. */
  History ofLast() {
    return history(records.isEmpty() ? 0 : last().pass());
  }

  private History history(int chosen) {
    return new History(
        plan.metric().label(), plan.passes(), chosen, records, 0, plan.validationLabel());
  }

  /** What early stopping remembers. */
  EarlyStopping.Memory stopping() {
    return earlyStopping.memory();
  }

  /** Goes on from what another one knew. */
  void recall(Progress progress) {
    records.clear();
    records.addAll(progress.passes());
    earlyStopping.recall(progress.stopping());
    best = progress.best().length > 0 ? progress.best() : null;
  }
}
