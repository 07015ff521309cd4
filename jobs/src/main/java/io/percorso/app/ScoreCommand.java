package io.percorso.app;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "score",
    description = "Precision and recall of what is published against the truth of simulated feeds.",
    mixinStandardHelpOptions = true)
final class ScoreCommand extends SparkCommand {
  @Option(
      names = "--truth",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder that percorso simulate wrote.")
  private Path folder = Path.of(".");

  @Override
  Map<String, Object> execute() {
    Config resolved = config();
    AppConfig config = AppConfig.from(resolved);
    SparkSession spark = SparkSessions.open();
    Scores scores =
        Scores.of(
            spark,
            warehouse(spark, config.warehouse()),
            newest(spark, config.warehouse()),
            config.settings(),
            folder);
    out().print(scores.text());
    out().flush();
    return Map.of("status", "ok", "scores", scores.json());
  }
}
