package io.percorso.run;

import io.percorso.quality.QualityResult;
import io.percorso.table.TableContract;
import java.util.List;

/** One step of the night. */
public interface Job {

  /** As on the command line, in kebab case. */
  String name();

  List<TableContract> inputs();

  List<TableContract> outputs();

  /**
   * Reads its inputs from {@code tables} and writes each of its outputs to it once.
   *
   * @return what it found out about its outputs beside what their contracts promise
   */
  List<QualityResult> run(JobTables tables, RunContext run);
}
