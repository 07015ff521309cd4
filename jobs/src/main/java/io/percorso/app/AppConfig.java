package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.config.ConfigReader;
import io.percorso.run.Settings;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.Collections;
import java.util.List;

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

  /** Without events there is no journey. */
  void requireEvents() {
    List<Feed> ofEvents = List.of(Feeds.WEB_EVENTS, Feeds.INTERACTIONS, Feeds.ORDERS);
    if (Collections.disjoint(settings.feeds().keySet(), ofEvents)) {
      throw new UsageException(
          "percorso.feeds has none of %s: there is no journey to build. Name at least one of them"
              .formatted(ofEvents));
    }
  }
}
