package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.config.ConfigReader;
import io.percorso.run.Settings;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.List;
import java.util.Set;

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

  /** Without events there is no journey; those of orders are made of their lines. */
  void requireEvents() {
    Set<Feed> feeds = settings.feeds().keySet();
    if (!feeds.contains(Feeds.WEB_EVENTS)
        && !feeds.contains(Feeds.INTERACTIONS)
        && !feeds.containsAll(List.of(Feeds.ORDERS, Feeds.ORDER_LINES))) {
      throw new UsageException(
          "percorso.feeds has none of %s, %s, or %s together with %s: there is no journey to build. Name at least one of them"
              .formatted(Feeds.WEB_EVENTS, Feeds.INTERACTIONS, Feeds.ORDERS, Feeds.ORDER_LINES));
    }
  }
}
