package io.percorso.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a peer cold, or compares what one wrote with a warehouse. */
@Command(
    name = "peers",
    description = "The core's rules as plain SQL, for simulated feeds: measured and compared.",
    mixinStandardHelpOptions = true)
final class PeerMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private enum Engine {
    duckdb,
    spark
  }

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new PeerMain())
            .setExecutionExceptionHandler(
                (error, command, parsed) -> {
                  if (!(error instanceof IllegalArgumentException)) {
                    throw error;
                  }
                  command.getErr().println(error.getMessage());
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(args));
  }

  @Command(name = "run", description = "Runs one engine in this process and prints its seconds.")
  int run(
      @Option(names = "--engine", required = true, description = "duckdb or spark.") Engine engine,
      @Option(
              names = "--feeds",
              required = true,
              paramLabel = "FOLDER",
              description = "With a folder of Parquet files for each feed.")
          Path feeds,
      @Option(names = "--date", required = true, description = "The run date.") LocalDate date,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FOLDER",
              description = "Gets a folder of Parquet for each table; it must not have them yet.")
          Path out,
      @Option(
              names = "--memory",
              defaultValue = "4GB",
              description = "Of DuckDB, before it spills; default ${DEFAULT-VALUE}.")
          String memory)
      throws JsonProcessingException {
    long started = System.nanoTime();
    PeerInput input = new PeerInput(feeds, date);
    Map<String, Double> models = new LinkedHashMap<>();
    double opened;
    try (PeerEngine peer = opened(engine, input, out, memory)) {
      opened = (System.nanoTime() - started) / 1e9;
      models.putAll(peer.run());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("engine", engine.name());
    result.put("date", date.toString());
    result.put("cores", Runtime.getRuntime().availableProcessors());
    result.put("open_seconds", opened);
    result.put("models", models);
    result.put("total_seconds", (System.nanoTime() - started) / 1e9);
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result));
    return 0;
  }

  private static PeerEngine opened(Engine engine, PeerInput input, Path out, String memory) {
    if (engine == Engine.duckdb) {
      return new DuckDbPeer(input, out, memory);
    }
    SparkSession spark = SparkPeer.open();
    return new SparkPeer(spark, input, out, Map.of());
  }

  @Command(
      name = "compare",
      description = "Counts the rows that are equal, the peer's alone, and published alone.")
  int compare(
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FOLDER",
              description = "What run wrote.")
          Path out,
      @Option(names = "--warehouse", required = true, description = "With a publication.")
          Path warehouse,
      @Option(
              names = "--table",
              description = "Only this one, such as core.journeys; may be given several times.")
          @Nullable List<String> tables,
      @Option(names = "--rows", description = "Prints some of the rows that differ.")
          boolean rows) {
    boolean areEqual = true;
    try (PeerComparison comparison = new PeerComparison()) {
      System.out.printf("%-30s %12s %12s %15s%n", "table", "equal", "peer only", "published only");
      for (Map.Entry<String, PeerComparison.Rows> table :
          comparison
              .compare(out, warehouse, tables == null ? PeerSql.PUBLISHED.values() : tables)
              .entrySet()) {
        PeerComparison.Rows counted = table.getValue();
        System.out.printf(
            "%-30s %,12d %,12d %,15d%n",
            table.getKey(), counted.equal(), counted.onlyPeer(), counted.onlyPublished());
        areEqual &= counted.areEqual();
        if (rows && !counted.areEqual()) {
          comparison.differing(out, warehouse, table.getKey()).forEach(System.out::println);
        }
      }
    }
    return areEqual ? 0 : 1;
  }
}
