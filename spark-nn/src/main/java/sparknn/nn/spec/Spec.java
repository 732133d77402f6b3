package sparknn.nn.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parsed text such as {@code dense(256, weightInit=heNormal)}: a word with arguments that are
 * specs themselves, or a list of specs. A number is a spec without arguments.
 *
 * <pre>
 * spec     = word [ "(" [ argument { "," argument } ] ")" ]
 *          | "[" [ spec { "," spec } ] "]"
 *          | text in double quotes, with \" and \\
 * argument = [ word "=" ] spec          positional arguments come first
 * word     = letters, digits, "_", ".", "+", "-"
 * </pre>
 *
 * <p>White space between words is free. A word in double quotes is the same as without.
 *
 * @param name the word or the text; empty for a list
 * @param positional the arguments without a name, in order; the items of a list
 * @param named the arguments with a name, in order
 */
public record Spec(String name, List<Spec> positional, Map<String, Spec> named) {
  public Spec {
    positional = List.copyOf(positional);
    named = new LinkedHashMap<>(named);
  }

  /** A spec without arguments. */
  static Spec word(String name) {
    return new Spec(name, List.of(), Map.of());
  }

  /** A list of specs. */
  static Spec list(List<Spec> items) {
    return new Spec("", items, Map.of());
  }

  /**
   * Parses a text.
   *
   * @throws IllegalArgumentException if it does not follow the grammar; says where
   */
  public static Spec parse(String text) {
    return new SpecParser(text).parse();
  }

  /** Whether it is a list. */
  boolean isList() {
    return name.isEmpty();
  }

  /** Whether it is a word without arguments. */
  boolean isWord() {
    return !isList() && positional.isEmpty() && named.isEmpty();
  }

  /** This spec with one more named argument, which replaces that of this name in any case. */
  public Spec with(String argument, String value) {
    Map<String, Spec> more = new LinkedHashMap<>(named);
    more.keySet().removeIf(argument::equalsIgnoreCase);
    more.put(argument, word(value));
    return new Spec(name, positional, more);
  }

  @Override
  public String toString() {
    String arguments =
        Stream.concat(
                positional.stream().map(Spec::toString),
                named.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
            .collect(Collectors.joining(", "));
    if (isList()) {
      return "[" + arguments + "]";
    }
    return arguments.isEmpty() ? SpecParser.quoted(name) : name + "(" + arguments + ")";
  }
}
