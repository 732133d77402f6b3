package sparknn.internal.scoring;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.StructType;
import sparknn.internal.rows.Columns;
import sparknn.internal.rows.FeatureColumns;
import sparknn.internal.rows.InvalidRows;
import sparknn.internal.table.TableFeatures;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.layer.Placement;
import sparknn.nn.table.TableEncoding;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * A trained network that scores rows, on the driver and in tasks.
 *
 * <p>Tasks get the numbers by broadcast, once an executor, and not within every closure: {@link
 * #share} before the closure is made. Buffers are kept for each thread.
 */
public final class Scorer implements Serializable {
  private static final int OVERHEAD = 1 << 13;

  private final Network network;
  private final TargetScaling scaling;
  // Null: features are a vector.
  private final TableEncoding table;
  // A layer whose outputs come behind those of the network; null: none.
  private final Placement hidden;
  private transient NetworkValues values;
  private transient ThreadLocal<ScoringRun> rows;
  private Broadcast<float[]> shared;
  private String sharedIn;

  /**
   * Scores with the numbers of a network, which are not copied.
   *
   * @param table what was learnt of the columns of a table; empty: features are a vector
   */
  public Scorer(SavedNetwork saved, Optional<TableEncoding> table) {
    this.network = saved.network();
    this.scaling = saved.scaling();
    this.table = table.orElse(null);
    this.hidden = null;
    this.values = saved.values();
    prepare();
  }

  private Scorer(Scorer scorer, Placement hidden) {
    this.network = scorer.network;
    this.scaling = scorer.scaling;
    this.table = scorer.table;
    this.hidden = hidden;
    this.values = scorer.values();
    this.shared = scorer.shared;
    this.sharedIn = scorer.sharedIn;
    prepare();
  }

  /** The same numbers, with the outputs of a layer behind those of the network. */
  public synchronized Scorer with(HiddenOutput asked) {
    return new Scorer(this, asked.layer());
  }

  private void prepare() {
    rows = ThreadLocal.withInitial(() -> run(1));
  }

  private ScoringRun run(int maxRows) {
    return new ScoringRun(network, values(), table, hidden, maxRows);
  }

  /** The network with its numbers, as it would be saved. */
  public SavedNetwork saved() {
    return new SavedNetwork(network, values(), scaling);
  }

  /** What was learnt of the columns of a table; empty: features are a vector. */
  public Optional<TableEncoding> table() {
    return Optional.ofNullable(table);
  }

  /**
   * The columns that it reads.
   *
   * @param features the name of the column of vectors
   */
  public FeatureColumns columns(String features) {
    return TableFeatures.of(table(), network.input().size(), features);
  }

  /** Demands the columns that it reads, with as many numbers as in training. */
  public void check(StructType schema, String features) {
    FeatureColumns columns = columns(features);
    columns.check(schema);
    if (!columns.ofTable()) {
      Columns.requireWidth(schema, features, network.input().size());
    }
  }

  /** What scores. */
  public Network network() {
    return network;
  }

  /** Bytes of its numbers, and some for what describes them. */
  public long estimatedSize() {
    NetworkValues numbers = values();
    long all =
        (long) numbers.parameters().length
            + numbers.statistics().length
            + numbers.constants().length;
    return Float.BYTES * all + OVERHEAD;
  }

  /** Its numbers; not a copy. */
  public synchronized NetworkValues values() {
    if (values == null) {
      float[] flat = shared.value();
      int parameters = network.parameters().size();
      int kept = parameters + network.statistics().size();
      values =
          new NetworkValues(
              Arrays.copyOf(flat, parameters),
              Arrays.copyOfRange(flat, parameters, kept),
              Arrays.copyOfRange(flat, kept, flat.length));
    }
    return values;
  }

  /** Broadcasts the numbers of a context's first use; freed when this object is unreachable. */
  public synchronized void share(SparkContext context) {
    if (!context.applicationId().equals(sharedIn)) {
      float[] parameters = values().parameters();
      float[] state = values().statistics();
      float[] fixed = values().constants();
      int kept = parameters.length + state.length;
      float[] flat = Arrays.copyOf(parameters, Math.addExact(kept, fixed.length));
      System.arraycopy(state, 0, flat, parameters.length, state.length);
      System.arraycopy(fixed, 0, flat, kept, fixed.length);
      shared = JavaSparkContext.fromSparkContext(context).broadcast(flat);
      sharedIn = context.applicationId();
    }
  }

  /** The logits of the classes, and behind them what a hidden layer gives. */
  public Score logits() {
    return new Logits(this);
  }

  /**
   * A value for each output in the units of the labels, and behind them what a hidden layer gives.
   */
  public Score predictions() {
    return new Predictions(this);
  }

  private record Logits(Scorer scorer) implements Score {
    @Override
    public double[] of(Object features, InvalidRows invalid) {
      return scorer.rows.get().row(features, invalid);
    }

    @Override
    public Block block(int maxRows) {
      return scorer.run(maxRows)::rows;
    }
  }

  private record Predictions(Scorer scorer) implements Score {
    @Override
    public double[] of(Object features, InvalidRows invalid) {
      ScoringRun run = scorer.rows.get();
      return scorer.inUnits(run.row(features, invalid), run.scratch());
    }

    @Override
    public Block block(int maxRows) {
      ScoringRun run = scorer.run(maxRows);
      return (features, rows, invalid) -> {
        double[][] all = run.rows(features, rows, invalid);
        for (double[] outputs : all) {
          scorer.inUnits(outputs, run.scratch());
        }
        return all;
      };
    }
  }

  /**
   * From outputs to values in the units of the labels, in place.
   *
   * @param scratch for as many numbers as the network has outputs
   */
  private double[] inUnits(double[] outputs, float[] scratch) {
    int own = network.outputSize();
    for (int i = 0; i < own; i++) {
      scratch[i] = (float) outputs[i];
    }
    network.loss().predict(scratch, 1, own);
    for (int i = 0; i < own; i++) {
      outputs[i] = scaling.prediction(scratch[i], i / network.loss().outputsPerTarget());
    }
    return outputs;
  }

  /** The numbers go along unless they are broadcast. */
  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(shared == null ? values : null);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    values = (NetworkValues) in.readObject();
    prepare();
  }
}
