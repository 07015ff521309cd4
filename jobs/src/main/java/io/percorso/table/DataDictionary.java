package io.percorso.table;

import java.util.List;
import java.util.stream.Collectors;

/** The data dictionary, made from the contracts: one page per table. */
public final class DataDictionary {
  private DataDictionary() {}

  /** All tables, in the order given, as one Markdown text. */
  public static String book(List<TableContract> tables) {
    return "# Data dictionary\n\n"
        + "Made from the table contracts by `scripts/percorso describe --markdown`.\n\n"
        + tables.stream().map(DataDictionary::page).collect(Collectors.joining("\n"));
  }

  /** One table as Markdown. */
  public static String page(TableContract table) {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(table.name()).append("\n\n");
    page.append("Grain: ").append(table.grain()).append(".");
    if (!table.key().isEmpty()) {
      page.append(" Key: ").append(String.join(", ", table.key())).append(".");
    }
    page.append("\n\n| column | type | null | meaning |\n|---|---|---|---|\n");
    for (Column column : table.columns()) {
      page.append("| ")
          .append(column.name())
          .append(" | ")
          .append(column.type().sql().toLowerCase(java.util.Locale.ROOT))
          .append(" | ")
          .append(column.required() ? "never" : "may be")
          .append(" | ")
          .append(column.comment().replace("|", "\\|"))
          .append(" |\n");
    }
    for (Reference reference : table.references()) {
      page.append("\n`")
          .append(reference.column())
          .append("` stands in ")
          .append(reference.table())
          .append(".")
          .append(reference.tableColumn())
          .append(".\n");
    }
    for (Check check : table.checks()) {
      page.append("\nCheck ")
          .append(check.name())
          .append(": `")
          .append(check.expression())
          .append("`.\n");
    }
    return page.toString();
  }
}
