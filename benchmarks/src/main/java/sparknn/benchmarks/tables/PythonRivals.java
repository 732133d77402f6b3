package sparknn.benchmarks.tables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** scikit-learn's MLP and XGBoost, in a Python that has them: {@code tables.py}. */
public final class PythonRivals {
  /** The methods, as the script names them. */
  public static final String MLP = "scikit-learn MLP";

  /** The same. */
  public static final String XGBOOST = "XGBoost";

  private static final Pattern RESULT =
      Pattern.compile("method=(.+) run=\\d+ value=(\\S+) seconds=(\\S+)");
  private static final Pattern MISSING = Pattern.compile("method=(.+) missing=(\\S+)");

  private PythonRivals() {}

  /**
   * Runs both on one table; a method whose packages the Python lacks says so.
   *
   * @param python the command
   * @param folder of the table
   */
  public static Map<String, Results> run(String python, Path folder, int runs)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                python, "-", folder.toAbsolutePath().normalize().toString(), String.valueOf(runs))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream script =
        PythonRivals.class.getResourceAsStream("/sparknn/benchmarks/tables.py")) {
      script.transferTo(process.getOutputStream());
    }
    process.getOutputStream().close();
    Map<String, Results> results = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher result = RESULT.matcher(line);
        Matcher missing = MISSING.matcher(line);
        if (result.matches()) {
          results
              .computeIfAbsent(result.group(1), method -> new Results())
              .add(Double.parseDouble(result.group(2)), Double.parseDouble(result.group(3)));
        } else if (missing.matches()) {
          results.put(missing.group(1), Results.without("no " + missing.group(2)));
        }
      }
    }
    int status = process.waitFor();
    if (status != 0) {
      results.putIfAbsent(MLP, Results.without("failed"));
      results.putIfAbsent(XGBOOST, Results.without("failed"));
    }
    return results;
  }
}
