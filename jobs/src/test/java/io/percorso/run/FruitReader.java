package io.percorso.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.percorso.table.TableContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Somebody who reads what the newest row of ops.publications names, as an analyst would. */
final class FruitReader {
  private FruitReader() {}

  /** What one look at the published tables showed. */
  record Reading(long publication, Set<Long> kilograms, Set<Long> litres) {
    boolean isOneSet() {
      return kilograms.size() == 1
          && litres.equals(
              kilograms.stream().map(kilogram -> 10 * kilogram).collect(Collectors.toSet()));
    }
  }

  static Reading read(SparkSession spark, String warehouse) {
    List<Row> tables =
        spark
            .read()
            .format("delta")
            .load(warehouse + "/ops/publications")
            .orderBy(col("publication").desc())
            .limit(1)
            .select(col("publication"), explode(col("tables")).as("one"))
            .select("publication", "one.table", "one.version", "one.path")
            .collectAsList();
    return new Reading(
        tables.get(0).getLong(0),
        values(spark, tables, FruitNight.FRUIT, "kilograms"),
        values(spark, tables, FruitNight.JUICE, "litres"));
  }

  private static Set<Long> values(
      SparkSession spark, List<Row> tables, TableContract contract, String column) {
    Row table =
        tables.stream()
            .filter(row -> row.getString(1).equals(contract.name()))
            .findFirst()
            .orElseThrow();
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", table.getString(2))
        .load(table.getString(3))
        .select(column)
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .collect(Collectors.toSet());
  }

  /** Reads in a loop until a file is there: warehouse, file. Fails at the first mixed set. */
  public static void main(String[] args) {
    SparkSession spark = FruitNight.session();
    Set<Long> seen = new HashSet<>();
    int readings = 0;
    boolean isLast = false;
    while (!isLast) {
      isLast = Files.exists(Path.of(args[1]));
      Reading reading = read(spark, args[0]);
      if (!reading.isOneSet()) {
        throw new IllegalStateException("A mixed set: " + reading);
      }
      seen.add(reading.publication());
      readings++;
      if (readings == 1) {
        System.out.println("reading");
      }
    }
    System.out.printf("%d readings of %d publications, none mixed%n", readings, seen.size());
  }
}
