package io.percorso.run;

import io.percorso.table.TableContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** What runs of {@link FruitNight} leave in a warehouse. */
final class StagedFolders {
  private StagedFolders() {}

  /** Files of the tables that no kept publication names, and runs' notes. */
  static List<String> nobodyNames(Path warehouse) throws IOException {
    List<Publication> kept = new PublicationFiles(warehouse.toString(), new Configuration()).kept();
    TreeSet<String> found = new TreeSet<>();
    for (TableContract table : List.of(FruitNight.FRUIT, FruitNight.JUICE, FruitNight.CELLAR)) {
      List<String> named =
          kept.stream().flatMap(one -> one.table(table.name()).files().stream()).toList();
      Path folder = warehouse.resolve(table.layer()).resolve(table.table());
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.startsWith("part-") && file.endsWith(".parquet"))
            .filter(file -> named.stream().noneMatch(add -> add.contains(file)))
            .forEach(file -> found.add(table + "/" + file));
      }
    }
    try (Stream<Path> runs = Files.list(warehouse.resolve("_runs"))) {
      runs.forEach(run -> found.add("_runs/" + run.getFileName()));
    }
    return List.copyOf(found);
  }
}
