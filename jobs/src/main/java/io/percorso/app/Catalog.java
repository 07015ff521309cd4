package io.percorso.app;

import io.percorso.run.NightJobs;
import io.percorso.run.Publications;
import io.percorso.run.Runs;
import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.List;

/** Every table there is, in the order of the layers. */
final class Catalog {
  private Catalog() {}

  static List<TableContract> tables() {
    List<TableContract> tables = new ArrayList<>(NightJobs.tables());
    tables.addAll(List.of(Publications.CONTRACT, Runs.CONTRACT, Runs.TABLES));
    return List.copyOf(tables);
  }
}
