package sparknn.benchmarks;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JMH benchmarks of {@code sparknn.benchmarks.jmh}.
 *
 * <p>{@code benchmarks/run Jmh [JMH OPTIONS]}; {@code benchmarks/run Jmh -l} lists them, {@code -h}
 * all options.
 *
 * <p>JMH finds benchmarks, and the class path of its forks, on the class path of the JVM, where
 * spark-submit does not put a job's jars. So this starts a plain JVM with all of them there.
 */
public final class Jmh {
  private Jmh() {}

  public static void main(String[] args) throws Exception {
    URLClassLoader jars = (URLClassLoader) Thread.currentThread().getContextClassLoader();
    String classPath =
        Stream.concat(
                Arrays.stream(jars.getURLs()).map(Jmh::path),
                Stream.of(System.getProperty("java.class.path")))
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-D")) {
        command.add(option);
      }
    }
    command.addAll(List.of("-cp", classPath, "org.openjdk.jmh.Main"));
    command.addAll(List.of(args));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      System.exit(status);
    }
  }

  private static String path(URL jar) {
    return Path.of(URI.create(jar.toString())).toString();
  }
}
