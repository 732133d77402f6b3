package sparknn.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparknn.nn.train.History;
import sparknn.nn.train.PassRecord;

/**
 * What a training came to, pass by pass. Saved and loaded with its model.
 *
 * <p>A client of Spark Connect may ask for nothing but what Spark's own types have: here {@link
 * #objectiveHistory}, {@link #totalIterations} and {@link #toString}.
 */
public final class NetworkTrainingSummary implements TrainingSummary, Identifiable, Serializable {
  private final History history;

  /** Of a history. */
  public NetworkTrainingSummary(History history) {
    this.history = history;
  }

  /** The same for all: what makes it {@code Identifiable}, whose text may be asked for. */
  @Override
  public String uid() {
    return "networkTrainingSummary";
  }

  /** One record for each pass. */
  public List<PassRecord> passes() {
    return history.passes();
  }

  /** What the metric is: {@code accuracy} or {@code RMSE}. */
  public String metricLabel() {
    return history.metricLabel();
  }

  /** What the metric of held-out rows is: the same, or {@code validationMetric}. */
  public String validationMetricLabel() {
    return history.validationLabel();
  }

  /** How many passes were made; Spark's name for it. */
  @Override
  public int totalIterations() {
    return history.passes().size();
  }

  /** The pass, from 1, whose parameters the model has. */
  public int bestPass() {
    return history.bestPass();
  }

  /** How many invalid rows were left out of the training ({@code handleInvalid = skip}). */
  public long skippedRows() {
    return history.skippedRows();
  }

  /** The mean training loss of each pass; Spark's name for it. */
  @Override
  public double[] objectiveHistory() {
    return history.passes().stream().mapToDouble(PassRecord::loss).toArray();
  }

  /**
   * The passes as a DataFrame with the columns {@code pass, loss, metric, validationLoss,
   * validationMetric, stepSize, seconds}; validation columns are null where nothing was held out.
   */
  public Dataset<Row> history(SparkSession session) {
    StructType schema =
        new StructType()
            .add("pass", DataTypes.IntegerType, false)
            .add("loss", DataTypes.DoubleType, false)
            .add("metric", DataTypes.DoubleType, false)
            .add("validationLoss", DataTypes.DoubleType, true)
            .add("validationMetric", DataTypes.DoubleType, true)
            .add("stepSize", DataTypes.DoubleType, false)
            .add("seconds", DataTypes.DoubleType, false);
    List<Row> rows = new ArrayList<>();
    for (PassRecord pass : history.passes()) {
      rows.add(
          RowFactory.create(
              pass.pass(),
              pass.loss(),
              pass.metric(),
              pass.validated() ? pass.validationLoss() : null,
              pass.validated() ? pass.validationMetric() : null,
              pass.stepSize(),
              pass.seconds()));
    }
    return session.createDataFrame(rows, schema);
  }

  /** The lines that training logged. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (PassRecord pass : history.passes()) {
      text.append(pass.line(history.maxPasses(), history.metricLabel(), history.validationLabel()))
          .append('\n');
    }
    return text.toString();
  }
}
