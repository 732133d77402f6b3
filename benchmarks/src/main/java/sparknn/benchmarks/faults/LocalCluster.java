package sparknn.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/**
 * A standalone cluster on the loopback interface: a Master and Workers of Spark's own classes, each
 * in a JVM of its own, which start executors in JVMs of their own. Nothing has to be installed: a
 * folder with links to the jars of this JVM's class path serves as Spark's home.
 *
 * <p>{@link #close} ends all of it and removes its files.
 */
final class LocalCluster implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  // Two names of one machine: Spark runs no second copy of a task on the host of the first.
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private final Path home;
  private final int workerCount;
  private final int cores;
  private final int megabytes;
  private final List<Process> workers = new ArrayList<>();
  private Process master;
  private String url;

  private LocalCluster(Path home, int workerCount, int cores, int megabytes) {
    this.home = home;
    this.workerCount = workerCount;
    this.cores = cores;
    this.megabytes = megabytes;
  }

  /**
   * Starts one and waits until the Master listens.
   *
   * @param workers how many Workers, each of which starts one executor for an application
   * @param cores of each
   * @param megabytes of memory of each
   */
  static LocalCluster start(int workers, int cores, int megabytes)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("spark-nn-cluster");
    LocalCluster cluster = new LocalCluster(home, workers, cores, megabytes);
    // Where the user stops this program, too.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::kill));
    try {
      cluster.begin();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void begin() throws IOException, InterruptedException {
    Path jars = Files.createDirectory(home.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry).toAbsolutePath();
      if (entry.endsWith(".jar") && Files.exists(jar)) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    int port = freePort();
    url = "spark://" + HOSTS.get(0) + ":" + port;
    master =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", HOSTS.get(0), "--port", String.valueOf(port), "--webui-port", "0"));
    awaitMaster(port);
    for (int worker = 0; worker < workerCount; worker++) {
      workers.add(
          daemon(
              "worker-" + worker,
              "org.apache.spark.deploy.worker.Worker",
              List.of(
                  "--host",
                  HOSTS.get(worker % HOSTS.size()),
                  "--webui-port",
                  "0",
                  "--cores",
                  String.valueOf(cores),
                  "--memory",
                  megabytes + "m",
                  "--work-dir",
                  home.resolve("work-" + worker).toString(),
                  url)));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOSTS.get(0)))) {
      return socket.getLocalPort();
    }
  }

  private Process daemon(String name, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx512m", "-cp", home.resolve("jars") + File.separator + "*", main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", home.toString());
    // Else its launcher looks for the folders of a build of Spark.
    environment.put("SPARK_SCALA_VERSION", scalaVersion());
    environment.put("SPARK_LOCAL_DIRS", home.resolve("local").toString());
    File log = home.resolve(name + ".log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(Redirect.to(log)).start();
  }

  private static String scalaVersion() {
    String[] parts = scala.util.Properties.versionNumberString().split("\\.", -1);
    return parts[0] + "." + parts[1];
  }

  private void awaitMaster(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(HOSTS.get(0), port), 1000);
        return;
      } catch (IOException e) {
        if (!master.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              "the Master must listen on port "
                  + port
                  + " within "
                  + PATIENCE_SECONDS
                  + " s, got:\n"
                  + Files.readString(home.resolve("master.log")),
              e);
        }
        Thread.sleep(100);
      }
    }
  }

  /** A session on this cluster that begins when all executors are there. */
  SparkSession session(String name, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.driver.host", HOSTS.get(0));
    all.put("spark.driver.bindAddress", HOSTS.get(0));
    all.put("spark.executor.cores", String.valueOf(cores));
    all.put("spark.executor.memory", megabytes + "m");
    all.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    all.put("spark.scheduler.maxRegisteredResourcesWaitingTime", PATIENCE_SECONDS + "s");
    all.putAll(settings);
    SparkConf conf = new SparkConf();
    all.forEach(conf::set);
    SparkSession session =
        SparkSession.builder().config(conf).master(url).appName(name).getOrCreate();
    // What is done to it here on purpose is told here too.
    session.sparkContext().setLogLevel("OFF");
    return session;
  }

  /** The executors that run now. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(Process::children).toList();
  }

  /** All its processes, executors first. */
  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(executors());
    workers.forEach(worker -> all.add(worker.toHandle()));
    if (master != null) {
      all.add(master.toHandle());
    }
    return all;
  }

  private void kill() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    Folders.delete(home);
  }
}
