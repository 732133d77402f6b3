package sparknn.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.spark.api.java.JavaSparkContext;
import sparknn.internal.distributed.PackedData;
import sparknn.nn.train.TrainingPlan;

/**
 * How many states the driver holds at most: while rounds run, the live {@code float[]} and {@code
 * byte[]} of this JVM are counted again and again, by class histograms, each of which collects
 * garbage first.
 *
 * <p>With {@code --master local[…]} workers live in the driver's JVM and are counted with it.
 */
final class DriverHeap {
  private DriverHeap() {}

  /** The largest number of bytes in live arrays above those at the start, in units of the state. */
  static double peak(JavaSparkContext context, TrainingPlan plan, PackedData data)
      throws InterruptedException {
    long before = liveArrayBytes();
    AtomicLong most = new AtomicLong();
    AtomicBoolean running = new AtomicBoolean(true);
    Thread sampler =
        new Thread(
            () -> {
              while (running.get()) {
                most.accumulateAndGet(liveArrayBytes(), Math::max);
              }
            });
    sampler.setDaemon(true);
    sampler.start();
    AveragingCost.train(context, plan, data, new ArrayList<>());
    running.set(false);
    sampler.join();
    return (most.get() - before) / (double) AveragingCost.stateBytes(plan);
  }

  private static long liveArrayBytes() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {null},
                      new String[] {String[].class.getName()});
      // Lines such as "   1:   1234   56789012  [B (java.base@17)".
      return histogram
          .lines()
          .map(line -> line.trim().split("\\s+"))
          .filter(words -> words.length > 3 && (words[3].equals("[F") || words[3].equals("[B")))
          .mapToLong(words -> Long.parseLong(words[2]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
