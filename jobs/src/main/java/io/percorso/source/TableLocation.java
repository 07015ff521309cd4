package io.percorso.source;

import io.percorso.config.ConfigReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where rows are read from.
 *
 * @param paths files, folders or globs; empty for a catalog table or JDBC
 * @param table {@code catalog.schema.table}, or the table of a JDBC database; absent for files
 * @param options of the reader, as Spark names them
 */
public record TableLocation(
    Format format, List<String> paths, Optional<String> table, Map<String, String> options) {

  /** How the rows are stored. */
  public enum Format {
    CSV,
    PARQUET,
    DELTA,
    JSON,
    ORC,
    JDBC,
    TABLE;

    /** Spark's name of the reader. */
    public String reader() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isFiles() {
      return this == CSV || this == PARQUET || this == JSON || this == ORC;
    }
  }

  /** Reads format, path, table and options of a block. */
  static TableLocation from(ConfigReader reader) {
    Format format = reader.choice("format", Format.class);
    Map<String, String> options = new LinkedHashMap<>(reader.texts("options"));
    List<String> paths = reader.optionalStrings("path");
    Optional<String> table = reader.optionalString("table");
    if ((format.isFiles() || format == Format.DELTA) && paths.isEmpty()) {
      reader.problem("path", "is missing: say where the files are");
    }
    if (format == Format.DELTA && paths.size() > 1) {
      reader.problem("path", "has several folders, but a delta table is one. Use several sources");
    }
    if (format == Format.TABLE && table.isEmpty()) {
      reader.problem("table", "is missing: write it as catalog.schema.table");
    }
    if (format == Format.JDBC && !options.containsKey("url")) {
      reader.problem("options", "has no url, which the format jdbc needs");
    }
    return new TableLocation(format, paths, table, options);
  }

  /** For messages: the files or the table. */
  String shown() {
    return paths.isEmpty()
        ? table.orElse("the " + format.reader() + " source")
        : String.join(", ", paths);
  }
}
