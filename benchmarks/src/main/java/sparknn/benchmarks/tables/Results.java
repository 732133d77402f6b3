package sparknn.benchmarks.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a method reached on a table, run by run. */
public final class Results {
  private final List<Double> values = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();
  private final String instead;

  /** None yet. */
  public Results() {
    this("–");
  }

  private Results(String instead) {
    this.instead = instead;
  }

  /** None, and why. */
  public static Results without(String reason) {
    return new Results(reason);
  }

  /** Adds a run. */
  public void add(double value, double time) {
    values.add(value);
    seconds.add(time);
  }

  /**
   * As two cells of a Markdown table: mean and standard deviation over the runs, mean seconds.
   *
   * @param digits after the point
   */
  public String cells(int digits) {
    if (values.isEmpty()) {
      return instead + " | ";
    }
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    String number = "%." + digits + "f";
    String spread =
        values.size() == 1
            ? ""
            : String.format(Locale.ROOT, " ± " + number, Math.sqrt(squares / (values.size() - 1)));
    return String.format(Locale.ROOT, number + "%s | %.1f", mean, spread, mean(seconds));
  }

  /** How many digits after the point show four of a number. */
  public int digits() {
    double mean = values.isEmpty() ? 1 : Math.abs(mean(values));
    return (int) Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(Math.max(mean, 1e-6)))));
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
