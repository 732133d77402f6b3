package sparknn.benchmarks.faults;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Lets tasks wait before they begin: most a little, some so long that Spark starts a second copy.
 * To be set as {@code spark.plugins}.
 */
public final class RandomDelays implements SparkPlugin {
  private static final int SHORT_MILLIS = 40;
  private static final int LONG_MILLIS = 800;
  private static final int ONE_IN = 25;

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void onTaskStart() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try {
          Thread.sleep(random.nextInt(ONE_IN) == 0 ? LONG_MILLIS : random.nextInt(SHORT_MILLIS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  /** What makes Spark start second copies of slow tasks soon, and this plugin. */
  static Map<String, String> settings() {
    return Map.of(
        "spark.plugins", RandomDelays.class.getName(),
        "spark.speculation", "true",
        "spark.speculation.interval", "50ms",
        "spark.speculation.multiplier", "1.5",
        "spark.speculation.quantile", "0.5",
        "spark.speculation.minTaskRuntime", "50ms",
        // Tasks go wherever there is a free core, not where their rows are.
        "spark.locality.wait", "0");
  }
}
