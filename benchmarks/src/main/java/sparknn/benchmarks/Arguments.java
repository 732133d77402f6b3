package sparknn.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Command-line arguments of the form {@code --name value}. */
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  Arguments(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("arguments must be --name value, got " + args[i]);
      }
      values.put(args[i].substring(2), args[i + 1]);
    }
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** Whole numbers separated by commas. */
  int[] ints(String name, String otherwise) {
    return Arrays.stream(get(name, otherwise).split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
