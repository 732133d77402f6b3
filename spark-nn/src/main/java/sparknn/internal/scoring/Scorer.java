package sparknn.internal.scoring;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparknn.internal.rows.FeatureRow;
import sparknn.internal.rows.InvalidRows;
import sparknn.nn.data.TargetScaling;
import sparknn.nn.io.SavedNetwork;
import sparknn.nn.layer.LayerObserver;
import sparknn.nn.layer.Placement;
import sparknn.nn.layer.StepContext;
import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkRun;
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
  // A layer whose outputs come behind those of the network; null: none.
  private final Placement hidden;
  private transient NetworkValues values;
  private transient ThreadLocal<Buffers> buffers;
  private Broadcast<float[]> shared;
  private String sharedIn;

  /** Scores with the numbers of a network, which are not copied. */
  public Scorer(SavedNetwork saved) {
    this.network = saved.network();
    this.scaling = saved.scaling();
    this.hidden = null;
    this.values = saved.values();
    prepare();
  }

  private Scorer(Scorer scorer, Placement hidden) {
    this.network = scorer.network;
    this.scaling = scorer.scaling;
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
    buffers = ThreadLocal.withInitial(() -> Buffers.of(network, values(), hidden));
  }

  private record Buffers(float[] input, NetworkRun run, float[] hidden) {
    static Buffers of(Network network, NetworkValues values, Placement hidden) {
      float[] input = new float[network.input().size()];
      if (hidden == null) {
        return new Buffers(input, network.bindForInference(values, 1), new float[0]);
      }
      float[] outputs = new float[hidden.output().size()];
      LayerObserver copying =
          (at, run, given, output, rows, pass) -> {
            run.forward(given, output, rows, pass);
            if (at.name().equals(hidden.name())) {
              System.arraycopy(output, 0, outputs, 0, outputs.length);
            }
          };
      return new Buffers(input, network.bindForInference(values, 1, copying), outputs);
    }
  }

  /** The network with its numbers, as it would be saved. */
  public SavedNetwork saved() {
    return new SavedNetwork(network, values(), scaling);
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

  /**
   * The logits of the classes for some features; all NaN for invalid ones that are to be kept.
   *
   * @param features a Vector, or a List where they are an array
   */
  public double[] logits(Object features, InvalidRows invalid) {
    return outputs(features, invalid);
  }

  /**
   * The predicted values for some features, in the units of the labels, for each output; all NaN
   * for invalid ones that are to be kept.
   *
   * @param features a Vector, or a List where they are an array
   */
  public double[] values(Object features, InvalidRows invalid) {
    double[] values = outputs(features, invalid);
    int own = network.outputSize();
    float[] predicted = new float[own];
    for (int i = 0; i < own; i++) {
      predicted[i] = (float) values[i];
    }
    network.loss().predict(predicted, 1, own);
    for (int i = 0; i < own; i++) {
      values[i] = scaling.prediction(predicted[i], i / network.loss().outputsPerTarget());
    }
    return values;
  }

  private double[] outputs(Object features, InvalidRows invalid) {
    Buffers buffer = buffers.get();
    int own = network.outputSize();
    double[] outputs = new double[own + buffer.hidden().length];
    String problem = FeatureRow.read(features, buffer.input());
    if (problem == null) {
      float[] output = buffer.run().forward(buffer.input(), 1, StepContext.inference());
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = i < own ? output[i] : buffer.hidden()[i - own];
        if (!Double.isFinite(outputs[i])) {
          problem =
              "features must be small enough for the network's outputs to be finite, got an output"
                  + " of "
                  + (float) outputs[i];
        }
      }
    }
    if (problem == null) {
      return outputs;
    }
    if (invalid == InvalidRows.KEEP) {
      Arrays.fill(outputs, Double.NaN);
      return outputs;
    }
    throw new IllegalArgumentException(
        invalid == InvalidRows.ERROR
            ? problem
            : problem + " (handleInvalid = skip can leave out rows of a table, not a vector)");
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
