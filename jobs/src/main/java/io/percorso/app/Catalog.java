package io.percorso.app;

import io.percorso.run.NightJobs;
import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.List;

/** Every table there is, in the order of the layers. */
final class Catalog {
  private Catalog() {}

  static List<TableContract> tables() {
    List<TableContract> tables = new ArrayList<>(NightJobs.tables());
    tables.addAll(NightJobs.ledger());
    return List.copyOf(tables);
  }
}
