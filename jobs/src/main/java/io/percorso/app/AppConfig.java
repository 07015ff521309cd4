package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.config.ConfigReader;
import io.percorso.run.Settings;

/**
 * The whole configuration, valid.
 *
 * @param settings of the rooms a night goes through
 */
record AppConfig(WarehouseConfig warehouse, Settings settings) {

  /** Reads everything; every problem of every room is in one exception. */
  static AppConfig from(Config resolved) {
    ConfigReader root = ConfigReader.of(resolved, "percorso");
    AppConfig config =
        new AppConfig(WarehouseConfig.from(root.at("warehouse")), Settings.from(root));
    root.has("input");
    root.finish();
    return config;
  }

  /** Where the tables are, for commands that only read them and need no key. */
  static WarehouseConfig warehouse(Config resolved) {
    ConfigReader root = ConfigReader.of(resolved, "percorso");
    WarehouseConfig warehouse = WarehouseConfig.from(root.at("warehouse"));
    root.onlyProblems();
    return warehouse;
  }
}
