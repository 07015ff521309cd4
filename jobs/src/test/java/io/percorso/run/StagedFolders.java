package io.percorso.run;

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

  /** Folders of staged files that no kept publication names, and runs' notes. */
  static List<String> nobodyNames(Path warehouse) throws IOException {
    List<Publication> kept = new PublicationFiles(warehouse.toString(), new Configuration()).kept();
    TreeSet<String> found = new TreeSet<>();
    for (String table : List.of("core/fruit", "core/juice")) {
      try (Stream<Path> folders = Files.list(warehouse.resolve(table))) {
        folders
            .map(folder -> folder.getFileName().toString())
            .filter(name -> name.startsWith("run-"))
            .filter(name -> kept.stream().noneMatch(publication -> publication.names(name)))
            .forEach(name -> found.add(table + "/" + name));
      }
    }
    try (Stream<Path> runs = Files.list(warehouse.resolve("_runs"))) {
      runs.forEach(run -> found.add("_runs/" + run.getFileName()));
    }
    return List.copyOf(found);
  }
}
