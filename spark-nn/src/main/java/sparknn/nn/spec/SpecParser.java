package sparknn.nn.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a text to a {@link Spec}, by recursive descent; the grammar stands there. */
final class SpecParser {
  private static final int DEEPEST = 100;

  private final String text;
  private int at;

  SpecParser(String text) {
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
    List<Spec> positional = new ArrayList<>();
    if (take('[')) {
      if (!take(']')) {
        do {
          positional.add(spec(depth + 1));
        } while (take(','));
        close(']');
      }
      return Spec.list(positional);
    }
    if (take('"')) {
      return Spec.word(quotedText());
    }
    String name = word();
    Map<String, Spec> named = new LinkedHashMap<>();
    if (take('(') && !take(')')) {
      do {
        argument(depth, positional, named);
      } while (take(','));
      close(')');
    }
    return new Spec(name, positional, named);
  }

  private void close(char bracket) {
    if (!take(bracket)) {
      throw expected("',' or '" + bracket + "'");
    }
  }

  private void argument(int depth, List<Spec> positional, Map<String, Spec> named) {
    skipSpace();
    int start = at;
    boolean wordFirst = at < text.length() && isWordPart(text.charAt(at));
    String word = wordFirst ? word() : null;
    if (wordFirst && take('=')) {
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

  /** What stands between quotes, of which the first has been taken. */
  private String quotedText() {
    StringBuilder quoted = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
        if (at == text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\\')) {
          throw expected("\\\" or \\\\ behind a backslash");
        }
      }
      quoted.append(text.charAt(at++));
    }
    if (quoted.isEmpty()) {
      throw expected("a text between quotes");
    }
    if (at == text.length()) {
      throw expected("a closing quote");
    }
    at++;
    return quoted.toString();
  }

  /** A word as it is, any other text in quotes. */
  static String quoted(String name) {
    return name.chars().allMatch(c -> isWordPart((char) c))
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
