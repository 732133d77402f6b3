package sparknn.benchmarks.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Kills an executor, by its process id, when a task of the middle of a pass has begun; once in each
 * of some passes.
 */
final class ExecutorKiller extends SparkListener {
  private static final Pattern ROUND =
      Pattern.compile("spark-nn: pass (\\d+) of \\d+, round (\\d+) of (\\d+)");

  private final LocalCluster cluster;
  private final Set<Integer> passes;
  // Stages of the job in the middle of a pass to kill in.
  private final Set<Integer> stages = new HashSet<>();
  private final List<String> told = new ArrayList<>();
  private int pass;
  private int removed;

  ExecutorKiller(LocalCluster cluster, Set<Integer> passes) {
    this.cluster = cluster;
    this.passes = new HashSet<>(passes);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    String description = start.properties().getProperty("spark.job.description", "");
    Matcher round = ROUND.matcher(description);
    if (round.matches()
        && passes.contains(Integer.valueOf(round.group(1)))
        && Integer.parseInt(round.group(2)) > Integer.parseInt(round.group(3)) / 2) {
      pass = Integer.parseInt(round.group(1));
      start.stageInfos().foreach(stage -> stages.add(stage.stageId()));
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId()) && passes.remove(pass)) {
      List<ProcessHandle> executors = cluster.executors();
      ProcessHandle victim = executors.get(told.size() % executors.size());
      victim.destroyForcibly();
      told.add("killed executor process " + victim.pid() + " in pass " + pass);
      stages.clear();
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved gone) {
    removed++;
  }

  /** What was done, kill by kill. */
  synchronized List<String> told() {
    return List.copyOf(told);
  }

  /** How many executors Spark has seen go. */
  synchronized int removed() {
    return removed;
  }
}
