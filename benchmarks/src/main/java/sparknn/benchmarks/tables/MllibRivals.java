package sparknn.benchmarks.tables;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What Spark has of its own for tables: medians for missing numbers, standardised, and one value
 * for each category, with one more for unseen and missing ones; a network or a linear model on
 * that.
 */
public final class MllibRivals {
  private static final int HIDDEN = 100;

  private MllibRivals() {}

  /** MLlib's stages from the columns of a table to {@code features}. */
  public static PipelineModel features(TableSet table) {
    List<PipelineStage> stages = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    if (!table.numbers().isEmpty()) {
      String[] numbers = table.numbers().toArray(String[]::new);
      String[] filled =
          table.numbers().stream().map(column -> column + "Filled").toArray(String[]::new);
      stages.add(new Imputer().setStrategy("median").setInputCols(numbers).setOutputCols(filled));
      stages.add(new VectorAssembler().setInputCols(filled).setOutputCol("numbers"));
      stages.add(
          new StandardScaler().setWithMean(true).setInputCol("numbers").setOutputCol("scaled"));
      inputs.add("scaled");
    }
    if (!table.categories().isEmpty()) {
      String[] words = table.categories().toArray(String[]::new);
      String[] indices =
          table.categories().stream().map(column -> column + "Index").toArray(String[]::new);
      String[] vectors =
          table.categories().stream().map(column -> column + "Vector").toArray(String[]::new);
      stages.add(
          new StringIndexer().setInputCols(words).setOutputCols(indices).setHandleInvalid("keep"));
      stages.add(
          new OneHotEncoder().setInputCols(indices).setOutputCols(vectors).setDropLast(false));
      inputs.addAll(List.of(vectors));
    }
    stages.add(
        new VectorAssembler().setInputCols(inputs.toArray(String[]::new)).setOutputCol("features"));
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(table.train());
  }

  /** MLlib's network with one hidden layer of 100 units; null for values, which it can't learn. */
  public static Estimator<? extends Model<?>> network(
      TableSet table, Dataset<Row> rows, long seed) {
    if (table.regression()) {
      return null;
    }
    int width = ((Vector) rows.select("features").first().get(0)).size();
    return new MultilayerPerceptronClassifier()
        .setLayers(new int[] {width, HIDDEN, Math.max(2, table.classes())})
        .setSeed(seed);
  }

  /** MLlib's logistic or linear regression. */
  public static Estimator<? extends Model<?>> linear(TableSet table) {
    return table.regression() ? new LinearRegression() : new LogisticRegression();
  }
}
