package io.percorso.simulate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Simulated feeds as systems deliver them: the history once, and what a day brought the day after.
 */
public final class Deliveries {
  private final SparkSession spark;
  private final Path simulated;
  private final Path out;
  private final ZoneId zone;

  /**
   * Of feeds that {@link Simulation#write} wrote.
   *
   * @param zone in which a date begins
   * @param out gets a folder for each feed, with one for each delivery
   */
  public Deliveries(SparkSession spark, Path simulated, ZoneId zone, Path out) {
    this.zone = zone;
    this.spark = spark;
    this.simulated = simulated.resolve("feeds");
    this.out = out.resolve("feeds");
  }

  /** All that had arrived by the end of a date, in one delivery. */
  public void until(LocalDate date) {
    each((feed, arrived) -> write(feed, "history", rows(feed).where(arrived.leq(day(date)))));
  }

  /** What arrived on a date. */
  public void of(LocalDate date) {
    each(
        (feed, arrived) -> {
          Dataset<Row> rows = rows(feed).where(arrived.equalTo(day(date)));
          if (!rows.isEmpty()) {
            write(feed, date.toString(), rows.coalesce(1));
          }
        });
  }

  private interface Delivery {
    void of(String feed, Column arrivedOn);
  }

  private void each(Delivery delivery) {
    Column arrivedOn =
        coalesce(
            to_date(from_utc_timestamp(col("received_at"), zone.getId())),
            lit(Date.valueOf(LocalDate.EPOCH)));
    names().forEach(feed -> delivery.of(feed, arrivedOn));
  }

  private List<String> names() {
    try (Stream<Path> feeds = Files.list(simulated)) {
      return feeds.map(feed -> feed.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Dataset<Row> rows(String feed) {
    return spark.read().parquet(simulated.resolve(feed).toString());
  }

  private void write(String feed, String delivery, Dataset<Row> rows) {
    rows.write().parquet(out.resolve(feed).resolve("delivery=" + delivery).toString());
  }

  private static Column day(LocalDate date) {
    return lit(Date.valueOf(date));
  }
}
