package io.percorso.simulate;

import io.percorso.table.SideBySide;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Sample feeds of any size, and the truth about them. The same options give the same rows. */
public final class Simulation {
  /** Web events that the stories and the browsing of one person come to, on average. */
  private static final double EVENTS_PER_PERSON = 28;

  private static final long EVENTS_PER_FILE = 1_000_000;
  private static final int LEAST_FILES = 2;

  private Simulation() {}

  /**
   * Writes Parquet folders: {@code feeds/<feed>} for the ten feeds in their canonical shape, and
   * {@code truth/<table>} for the tables of {@link Truth}. What was there is replaced.
   */
  public static void write(SparkSession spark, SimulateOptions options, Path out) {
    SideBySide.each(
        spark,
        SimulatedTable.all().toList(),
        table -> {
          rows(spark, options, table.path(), files(options))
              .write()
              .mode(SaveMode.Overwrite)
              .option("compression", "zstd")
              .parquet(out.resolve(table.path()).toString());
          return table;
        });
  }

  /** The rows of one table by its folder, such as {@code feeds/orders}, from so many tasks. */
  static Dataset<Row> rows(SparkSession spark, SimulateOptions options, String path, int tasks) {
    World world = World.of(options);
    List<Part> parts = parts(world, path);
    return parts.stream()
        .map(part -> rows(spark, world, path, part, tasks))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static List<Part> parts(World world, String path) {
    SimulateOptions options = world.options();
    long badRows = (long) Math.max(50, options.persons() * 2.3 * Shares.BAD_ROWS * 10);
    return switch (path) {
      case "feeds/products" ->
          List.of(new Part(ReferenceRows.products(), 1, ReferenceRows::writeProduct));
      case "feeds/stores" -> List.of(new Part(Assortment.STORES, 1, ReferenceRows::writeStore));
      case "feeds/marketing_costs" ->
          List.of(new Part(ReferenceRows.costs(world), 1, ReferenceRows::writeCost));
      case "feeds/orders", "feeds/order_lines" -> orders(options, badRows);
      case "feeds/feedback" -> List.of(persons(options), new Part(badRows, 1, BadRows::write));
      case "feeds/web_events" -> webEvents(options, badRows);
      default -> List.of(persons(options));
    };
  }

  private static List<Part> orders(SimulateOptions options, long badRows) {
    List<Part> parts = new ArrayList<>();
    parts.add(persons(options));
    parts.add(new Part(badRows, 1, BadRows::write));
    if (options.whaleOrders() > 0) {
      parts.add(new Part(options.whaleOrders(), 1, Whale::writeOrder));
    }
    return parts;
  }

  private static List<Part> webEvents(SimulateOptions options, long badRows) {
    double left = options.events() - options.persons() * EVENTS_PER_PERSON - Shares.CRAWLER_EVENTS;
    long visitors = Math.max(1, Math.round(left / VisitorDiary.EVENTS_PER_VISITOR));
    List<Part> parts = new ArrayList<>();
    parts.add(persons(options));
    parts.add(new Part(visitors, Integer.MAX_VALUE, VisitorDiary::write));
    parts.add(new Part(Shares.CRAWLER_EVENTS, 1, VisitorDiary::writeCrawler));
    parts.add(new Part(badRows, 1, BadRows::write));
    if (options.whaleEvents() > 0) {
      parts.add(new Part(options.whaleEvents(), Integer.MAX_VALUE, Whale::writeEvent));
    }
    return parts;
  }

  private static Part persons(SimulateOptions options) {
    return new Part(options.persons(), Integer.MAX_VALUE, PersonDiary::write);
  }

  private static Dataset<Row> rows(
      SparkSession spark, World world, String path, Part part, int tasks) {
    Teller teller = part.teller();
    return spark
        .range(0, part.count(), 1, Math.min(tasks, part.mostTasks()))
        .flatMap(
            (FlatMapFunction<Long, Row>)
                index -> {
                  RowWriter out = new RowWriter(world, SimulatedTable.at(path));
                  teller.write(world, index, out);
                  return out.rows();
                },
            Encoders.row(SimulatedTable.at(path).schema()));
  }

  private static int files(SimulateOptions options) {
    return (int) Math.max(LEAST_FILES, options.events() / EVENTS_PER_FILE);
  }

  /** So many things that one teller writes, each from its index alone. */
  private record Part(long count, int mostTasks, Teller teller) {}

  /** Writes what belongs to one index. */
  @FunctionalInterface
  private interface Teller extends Serializable {
    void write(World world, long index, RowWriter out);
  }
}
