package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.run.PublicationFiles;
import io.percorso.run.RunResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "backfill",
    description =
        "Publishes each business date of a range in turn. Where readers already saw a later date,"
            + " that date is published again at the end, so that they do not go back in time.",
    mixinStandardHelpOptions = true)
final class BackfillCommand extends SparkCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "YYYY-MM-DD",
      description = "The first date.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "YYYY-MM-DD",
      description = "The last date.")
  private String to = "";

  @Option(names = "--plan", description = "Print the dates and run nothing.")
  private boolean planOnly;

  @Override
  Map<String, Object> execute() {
    Config config = config();
    List<LocalDate> dates = dates(newestDate(config));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dates", dates.stream().map(LocalDate::toString).toList());
    if (planOnly) {
      dates.forEach(date -> out().println("would publish " + date));
      json.put("status", "planned");
      return json;
    }
    if (options().runId().isPresent()) {
      throw new UsageException("Each date of a backfill is a run of its own: give no --run-id.");
    }
    NightRun nights = NightRun.open(this, config);
    List<Map<String, Object>> runs = new ArrayList<>();
    for (LocalDate date : dates) {
      RunResult result = nights.run("backfill", date);
      runs.add(ResultFile.of(result));
    }
    json.put("status", "published");
    json.put("runs", runs);
    return json;
  }

  private static Optional<LocalDate> newestDate(Config config) {
    return new PublicationFiles(AppConfig.warehouse(config).path(), new Configuration())
        .newest()
        .map(publication -> LocalDate.parse(publication.runDate()));
  }

  private List<LocalDate> dates(Optional<LocalDate> newest) {
    LocalDate first = NightOptions.parsedDate("--from", from);
    LocalDate last = NightOptions.parsedDate("--to", to);
    if (last.isBefore(first)) {
      throw new UsageException(
          "The backfill from %s to %s has no date: --to is before --from.".formatted(first, last));
    }
    List<LocalDate> dates = new ArrayList<>(first.datesUntil(last.plusDays(1)).toList());
    newest.filter(last::isBefore).ifPresent(dates::add);
    return dates;
  }
}
