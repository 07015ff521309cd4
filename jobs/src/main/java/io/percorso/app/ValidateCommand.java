package io.percorso.app;

import io.percorso.source.FeedConfig;
import io.percorso.source.FeedRead;
import io.percorso.source.FeedReader;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

@Command(
    name = "validate",
    description =
        "Checks the configuration and every source: files, columns, mappings. Writes nothing.",
    mixinStandardHelpOptions = true)
final class ValidateCommand extends SparkCommand {

  @Override
  Map<String, Object> execute() {
    AppConfig config = AppConfig.from(config());
    config.requireEvents();
    SparkSession spark = SparkSessions.open();
    FeedReader reader = new FeedReader(spark);
    TextTable table = new TextTable("feed", "sources", "columns without a use");
    for (FeedConfig feed : config.settings().feeds().values()) {
      FeedRead read = reader.read(feed);
      table.row(
          feed.feed().name(), feed.sources().size(), String.join(", ", read.ignoredColumns()));
    }
    out().print(table.text());
    out().println("The configuration and its sources are sound.");
    return Map.of("status", "ok");
  }
}
