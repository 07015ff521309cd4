package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.run.RunResult;
import io.percorso.simulate.SimulateOptions;
import io.percorso.simulate.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "Simulates the feeds of a shop with known truth, runs two nights, scores them and prints"
            + " what was found.",
    mixinStandardHelpOptions = true)
final class DemoCommand extends SparkCommand {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the simulation; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--persons",
      defaultValue = "250",
      description = "People; default ${DEFAULT-VALUE}.")
  private long persons;

  @Override
  Map<String, Object> execute() {
    List<Path> files = new ArrayList<>();
    files.add(Path.of(System.getProperty("io.percorso.root", "."), "conf", "demo.conf"));
    files.addAll(options().configs());
    Config first = ConfigFiles.load(files, options().assignments());
    String input = AppConfig.warehouse(first).path() + "/_demo-input";
    List<String> assignments = new ArrayList<>(options().assignments());
    assignments.add("input=" + input);
    Config resolved = ConfigFiles.load(files, assignments);

    SimulateOptions simulation = SimulateOptions.ofPersons(seed, persons);
    SparkSession spark = SparkSessions.open();
    ConsoleProgress progress = new ConsoleProgress(out());
    progress.note(
        "simulating %,d people from %s to %s into %s"
            .formatted(simulation.persons(), simulation.firstDate(), simulation.lastDate(), input));
    Simulation.write(spark, simulation, Path.of(input));

    AppConfig config = AppConfig.from(resolved);
    NightRun nights = NightRun.open(this, resolved, progress);
    nights.run("nightly", config.settings().runDate(simulation.lastDate().minusDays(1)));
    RunResult last = nights.run("nightly", config.settings().runDate(simulation.lastDate()));

    Scores scores =
        Scores.of(
            spark,
            warehouse(spark, config.warehouse()),
            last.publication().orElseThrow(),
            config.settings(),
            Path.of(input));
    Findings findings =
        Findings.of(spark, warehouse(spark, config.warehouse()), last.publication().orElseThrow());
    out().println();
    out().println("Score against the planted truth");
    out().println();
    out().println(scores.text());
    out().println(findings.text());
    out()
        .printf(
            "Next: scripts/percorso tables --warehouse %1$s%n      scripts/percorso query --warehouse %1$s \"SELECT outcome, count(*) FROM core.journeys GROUP BY outcome\"%n",
            config.warehouse().path());
    out().flush();
    Map<String, Object> json = new LinkedHashMap<>(ResultFile.of(last));
    json.put("scores", scores.json());
    return json;
  }
}
