package io.percorso.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes macros out where they are called, for an engine that has none. */
final class SqlMacros {
  private static final Pattern DEFINITION =
      Pattern.compile("CREATE MACRO (\\w+)\\(([^)]*)\\) AS\\s+(.*)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'[^']*'|--[^\\n]*|\\b[a-z_]\\w*\\b");

  private final Map<String, Macro> macros = new HashMap<>();

  private record Macro(List<String> parameters, String body) {}

  /** Of statements that each create one. */
  SqlMacros(List<String> definitions) {
    for (String definition : definitions) {
      Matcher matcher = DEFINITION.matcher(definition);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("no macro: " + definition);
      }
      macros.put(matcher.group(1), new Macro(split(matcher.group(2)), matcher.group(3)));
    }
  }

  /** The same text without calls of macros. */
  String expanded(String text) {
    StringBuilder out = new StringBuilder();
    Matcher word = WORD.matcher(text);
    int done = 0;
    while (word.find(done)) {
      Macro macro = macros.get(word.group());
      boolean isCall =
          macro != null && word.end() < text.length() && text.charAt(word.end()) == '(';
      if (macro == null || !isCall) {
        out.append(text, done, word.end());
        done = word.end();
      } else {
        int close = close(text, word.end());
        List<String> arguments = split(text.substring(word.end() + 1, close));
        out.append(text, done, word.start()).append(expanded(called(macro, arguments)));
        done = close + 1;
      }
    }
    return out.append(text.substring(done)).toString();
  }

  private static String called(Macro macro, List<String> arguments) {
    if (arguments.size() != macro.parameters().size()) {
      throw new IllegalArgumentException(macro + " is called with " + arguments);
    }
    String body =
        WORD.matcher(macro.body())
            .replaceAll(
                word -> {
                  int parameter = macro.parameters().indexOf(word.group());
                  return Matcher.quoteReplacement(
                      parameter < 0 ? word.group() : "(" + arguments.get(parameter) + ")");
                });
    return "(" + body + ")";
  }

  /** Where the bracket closes that opens here. */
  private static int close(String text, int open) {
    int depth = 0;
    boolean isQuoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      isQuoted ^= c == '\'';
      if (!isQuoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) {
          return i;
        }
      }
    }
    throw new IllegalArgumentException("a bracket is not closed: " + text.substring(open));
  }

  /** At the commas that stand in no bracket and no text. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean isQuoted = false;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      isQuoted ^= c == '\'';
      if (!isQuoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
          parts.add(list.substring(start, i));
          start = i + 1;
        }
      }
    }
    parts.add(list.substring(start));
    return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
  }
}
