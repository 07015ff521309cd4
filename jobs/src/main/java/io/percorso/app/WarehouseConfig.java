package io.percorso.app;

import io.percorso.config.ConfigReader;

/**
 * Where the tables are kept.
 *
 * @param path a folder of any file system Spark reaches
 * @param views what the names of the schemas begin with that get a view per table after each run;
 *     empty: none do
 */
record WarehouseConfig(String path, Format format, String views) {
  private static final String NAMES = "([A-Za-z_][A-Za-z0-9_]*\\.)?([A-Za-z_][A-Za-z0-9_]*)?";

  enum Format {
    DELTA,
    PARQUET
  }

  static WarehouseConfig from(ConfigReader reader) {
    String views = reader.string("views");
    if (!views.isEmpty() && !views.matches(NAMES)) {
      reader.problem(
          "views",
          "= \"%s\" cannot begin the name of a schema. Use letters, digits and _, such as shop_ or main.shop_, or a catalog alone, such as main."
              .formatted(views));
    }
    return new WarehouseConfig(reader.string("path"), reader.choice("format", Format.class), views);
  }
}
