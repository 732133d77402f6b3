package sparknn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;

/** What Spark says about stages: how long they took, by job, and what they shuffled. */
final class StageTimes extends SparkListener {
  private final JavaSparkContext context;
  private final List<List<Double>> jobs = new ArrayList<>();
  private List<Double> stagesOfJob = new ArrayList<>();
  private long shuffledBytes;

  private StageTimes(JavaSparkContext context) {
    this.context = context;
  }

  static StageTimes listenTo(JavaSparkContext context) {
    StageTimes times = new StageTimes(context);
    context.sc().addSparkListener(times);
    return times;
  }

  /** Listens no longer; events come a little late. */
  void stop() throws InterruptedException {
    Thread.sleep(500);
    context.sc().removeSparkListener(this);
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    long end = (Long) stage.completionTime().get();
    long start = (Long) stage.submissionTime().get();
    stagesOfJob.add((end - start) / 1e3);
    shuffledBytes += stage.taskMetrics().shuffleWriteMetrics().bytesWritten();
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    jobs.add(stagesOfJob);
    stagesOfJob = new ArrayList<>();
  }

  /** Of all stages. */
  synchronized long shuffledBytes() {
    return shuffledBytes;
  }

  /** Seconds of the n-th stage of some jobs; 0 if they have no such stage. */
  synchronized double median(int n, int firstJob, int count) {
    return AveragingCost.median(
        jobs.subList(firstJob, firstJob + count).stream()
            .mapToDouble(stages -> n < stages.size() ? stages.get(n) : 0)
            .toArray());
  }
}
