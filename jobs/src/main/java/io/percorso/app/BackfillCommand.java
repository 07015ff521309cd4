package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.run.PublicationFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
    List<LocalDate> dates = dates();
    List<LocalDate> planned = new ArrayList<>(dates);
    latestDate(config).filter(dates.get(dates.size() - 1)::isBefore).ifPresent(planned::add);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dates", planned.stream().map(LocalDate::toString).toList());
    if (planOnly) {
      planned.forEach(date -> out().println("would publish " + date));
      json.put("status", "planned");
      return json;
    }
    if (options().runId().isPresent()) {
      throw new UsageException("Each date of a backfill is a run of its own: give no --run-id.");
    }
    json.put("runs", runs(NightRun.open(this, config), dates));
    json.put("status", "published");
    return json;
  }

  /** Readers end at the latest date they have seen, also where a date on the way fails. */
  private static List<Map<String, Object>> runs(NightRun nights, List<LocalDate> dates) {
    List<Map<String, Object>> runs = new ArrayList<>();
    Consumer<LocalDate> run = date -> runs.add(ResultFile.of(nights.run("backfill", date)));
    try {
      dates.forEach(run);
    } catch (Exception why) {
      // Spark throws checked ones unannounced
      try {
        nights.latestUnseen().ifPresent(run);
      } catch (Exception also) {
        why.addSuppressed(also);
      }
      throw why;
    }
    nights.latestUnseen().ifPresent(run);
    return runs;
  }

  private static Optional<LocalDate> latestDate(Config config) {
    return new PublicationFiles(
            AppConfig.warehouse(config).path(), SparkSessions.open().sessionState().newHadoopConf())
        .latestDate();
  }

  private List<LocalDate> dates() {
    LocalDate first = NightOptions.parsedDate("--from", from);
    LocalDate last = NightOptions.parsedDate("--to", to);
    if (last.isBefore(first)) {
      throw new UsageException(
          "The backfill from %s to %s has no date: --to is before --from.".formatted(first, last));
    }
    return first.datesUntil(last.plusDays(1)).toList();
  }
}
