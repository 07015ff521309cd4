package io.percorso.app;

import io.percorso.simulate.SimulateOptions;
import io.percorso.simulate.Simulation;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description =
        "Writes sample feeds with planted truth, for conf/simulated.conf and percorso score.",
    mixinStandardHelpOptions = true)
final class SimulateCommand extends SparkCommand {
  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where to.")
  private Path folder = Path.of(".");

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same feeds; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--persons",
      description = "People; default 2000, or with --events one for each 200, at least 50.")
  private Optional<Long> persons = Optional.empty();

  @Option(names = "--events", description = "Web events; default 60 a person.")
  private Optional<Long> events = Optional.empty();

  @Option(
      names = "--days",
      description = "Days; default 90, or 365 with --events and without --persons.")
  private Optional<Integer> days = Optional.empty();

  @Option(names = "--first-date", description = "The first day; default 2026-01-01.")
  private Optional<LocalDate> firstDate = Optional.empty();

  @Option(
      names = "--whale-events",
      defaultValue = "0",
      description =
          "Events of one visitor with very many; default none. They are no part of the truth that"
              + " score compares with.")
  private long whaleEvents;

  @Option(
      names = "--whale-orders",
      defaultValue = "0",
      description =
          "Orders of one customer with very many, who is that visitor; default none. Nor are"
              + " they.")
  private long whaleOrders;

  @Override
  Map<String, Object> execute() {
    SimulateOptions options = simulation();
    SparkSession spark = SparkSessions.open();
    SparkSessions.fit(spark, options.events() * 100);
    Simulation.write(spark, options, folder);
    out()
        .printf(
            "%s: %,d people, about %,d web events, %s to %s%n",
            folder, options.persons(), options.events(), options.firstDate(), options.lastDate());
    return Map.of(
        "status", "ok", "path", folder.toString(), "last_date", options.lastDate().toString());
  }

  private SimulateOptions simulation() {
    try {
      SimulateOptions base =
          persons.isEmpty() && events.isPresent()
              ? SimulateOptions.ofEvents(seed, events.get())
              : SimulateOptions.ofPersons(seed, persons.orElse(2000L));
      return base.withEvents(events.orElse(base.events()))
          .withDates(
              firstDate.orElse(base.firstDate()), days.orElse(base.days()), base.businessZone())
          .withWhale(whaleEvents, whaleOrders);
    } catch (IllegalArgumentException e) {
      throw new UsageException("simulate: " + e.getMessage() + ".");
    }
  }
}
