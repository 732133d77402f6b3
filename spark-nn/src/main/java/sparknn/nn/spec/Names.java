package sparknn.nn.spec;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Names in specs: how they are made, how they are found, and which are near to an unknown one. */
final class Names {
  private static final int MOST_SUGGESTIONS = 3;
  private static final int LONGEST_SLIP = 50;

  private Names() {}

  /** The name of a component's class: {@code leakyRelu} for {@code LeakyRelu}. */
  static String of(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1);
  }

  /** The name of an enum's constant: {@code globalMean} for {@code GLOBAL_MEAN}. */
  static String of(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty() || lower.isEmpty()
              ? lower
              : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
    }
    return name.toString();
  }

  /** A name and the former ones. */
  static List<String> withFormer(String name, AnnotatedElement element) {
    Alias alias = element.getAnnotation(Alias.class);
    List<String> names = new ArrayList<>(List.of(name));
    if (alias != null) {
      names.addAll(List.of(alias.value()));
    }
    return names;
  }

  /** Those that have a name; if there are none, those that have it in another case. */
  static <E> List<E> find(String name, Collection<E> all, Function<E, List<String>> namesOf) {
    List<E> exact = all.stream().filter(e -> namesOf.apply(e).contains(name)).toList();
    return exact.isEmpty()
        ? all.stream()
            .filter(e -> namesOf.apply(e).stream().anyMatch(name::equalsIgnoreCase))
            .toList()
        : exact;
  }

  /** The end of an error: {@code "; did you mean dense?"}, or nothing if no name is near. */
  static String suggestion(String name, Collection<String> known) {
    if (name.length() > LONGEST_SLIP) {
      return "";
    }
    List<String> nearest = new ArrayList<>();
    // One slip for each three letters; more, and any short name would be near.
    int least = Math.max(1, name.length() / 3);
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        nearest.clear();
        least = distance;
      }
      if (distance == least && nearest.size() < MOST_SUGGESTIONS) {
        nearest.add(candidate);
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
  }

  /**
   * How many letters must be put in, left out, changed or swapped with their neighbour to get from
   * one word to another (the optimal string alignment distance).
   */
  static int distance(String from, String to) {
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        least[i][j] =
            Math.min(Math.min(least[i - 1][j], least[i][j - 1]) + 1, least[i - 1][j - 1] + changed);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
        }
      }
    }
    return least[from.length()][to.length()];
  }
}
