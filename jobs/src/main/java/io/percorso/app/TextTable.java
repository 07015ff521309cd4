package io.percorso.app;

import java.util.ArrayList;
import java.util.List;

/** Rows as a plain text table; numbers to the right. */
final class TextTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    this.header = List.of(header);
  }

  TextTable row(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(String.valueOf(cell));
    }
    rows.add(texts);
    return this;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    line(out, header);
    line(out, header.stream().map(name -> "-".repeat(width(header.indexOf(name)))).toList());
    rows.forEach(row -> line(out, row));
    return out.toString();
  }

  private void line(StringBuilder out, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String pad = " ".repeat(width(i) - cells.get(i).length());
      line.append(i == 0 ? "" : "  ")
          .append(isNumeric(i) ? pad + cells.get(i) : cells.get(i) + pad);
    }
    out.append(line.toString().stripTrailing()).append(System.lineSeparator());
  }

  private int width(int column) {
    return Math.max(
        header.get(column).length(),
        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(row -> row.get(column).matches("[-+]?[0-9][0-9,.]*( ?%)?|-|null|"));
  }
}
