package io.percorso.app;

import io.percorso.config.ConfigReader;

/**
 * Where the tables are kept.
 *
 * @param path a folder of any file system Spark reaches
 */
record WarehouseConfig(String path, Format format) {
  enum Format {
    DELTA,
    PARQUET
  }

  static WarehouseConfig from(ConfigReader reader) {
    return new WarehouseConfig(reader.string("path"), reader.choice("format", Format.class));
  }
}
