package sparknn.nn.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parsed text such as {@code dense(256, weightInit=heNormal)}: a word with arguments that are
 * specs themselves. A number is a spec without arguments.
 *
 * <pre>
 * spec     = word [ "(" [ argument { "," argument } ] ")" ]
 * argument = [ word "=" ] spec          positional arguments come first
 * word     = letters, digits, "_", ".", "+", "-"
 * </pre>
 *
 * <p>White space between words is free.
 *
 * @param name the word
 * @param positional the arguments without a name, in order
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

  /**
   * Parses a text.
   *
   * @throws IllegalArgumentException if it does not follow the grammar; says where
   */
  public static Spec parse(String text) {
    return new Parser(text).parse();
  }

  /** This spec with one more named argument. */
  public Spec with(String argument, String value) {
    Map<String, Spec> more = new LinkedHashMap<>(named);
    more.put(argument, word(value));
    return new Spec(name, positional, more);
  }

  @Override
  public String toString() {
    if (positional.isEmpty() && named.isEmpty()) {
      return name;
    }
    return Stream.concat(
            positional.stream().map(Spec::toString),
            named.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private static final class Parser {
    private static final int DEEPEST = 100;

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Spec parse() {
      Spec spec = spec(0);
      skipSpace();
      if (at < text.length()) {
        throw expected("the end");
      }
      return spec;
    }

    private Spec spec(int depth) {
      if (depth > DEEPEST) {
        throw expected("at most " + DEEPEST + " levels of brackets");
      }
      String name = word();
      List<Spec> positional = new ArrayList<>();
      Map<String, Spec> named = new LinkedHashMap<>();
      if (take('(') && !take(')')) {
        do {
          argument(depth, positional, named);
        } while (take(','));
        if (!take(')')) {
          throw expected("',' or ')'");
        }
      }
      return new Spec(name, positional, named);
    }

    private void argument(int depth, List<Spec> positional, Map<String, Spec> named) {
      skipSpace();
      int start = at;
      String word = word();
      if (take('=')) {
        if (named.put(word, spec(depth + 1)) != null) {
          throw new IllegalArgumentException(
              "each argument must be given once, got "
                  + Require.shown(word)
                  + " twice in '"
                  + Require.shown(text)
                  + "'");
        }
      } else if (named.isEmpty()) {
        at = start;
        positional.add(spec(depth + 1));
      } else {
        at = start;
        throw expected("name=value after a named argument");
      }
    }

    private String word() {
      skipSpace();
      int start = at;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      if (start == at) {
        throw expected("a name or a number");
      }
      return text.substring(start, at);
    }

    private static boolean isWordPart(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '+' || c == '-';
    }

    private boolean take(char wanted) {
      skipSpace();
      boolean found = at < text.length() && text.charAt(at) == wanted;
      if (found) {
        at++;
      }
      return found;
    }

    private void skipSpace() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private IllegalArgumentException expected(String what) {
      String got = at < text.length() ? "'" + Require.shown(text.substring(at)) + "'" : "the end";
      return new IllegalArgumentException(
          "cannot read '"
              + Require.shown(text)
              + "': expected "
              + what
              + " at position "
              + at
              + ", got "
              + got);
    }
  }
}
