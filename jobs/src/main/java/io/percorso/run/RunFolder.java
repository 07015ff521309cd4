package io.percorso.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.percorso.quality.QualityResult;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * What a run has staged, kept as small JSON files under {@code <warehouse>/_runs}, so that a run
 * made of several processes, or one that follows a crash, knows it.
 */
final class RunFolder {
  private static final String ATTEMPT = "attempt.json";

  private static final String CHECKED = "checked.json";

  /** There once the ledger knows how the run ended. */
  private static final String TOLD = "told.json";

  private final JsonFiles files;
  private final Attempt attempt;

  /**
   * One attempt at a run. The same run id tried again has another folder: what an earlier attempt
   * published stays.
   *
   * @param command starts with job where several processes share the attempt
   * @param folder the name of the folder below each table that has the attempt's files
   * @param startedAt when it began
   */
  record Attempt(String runId, String command, String runDate, String folder, String startedAt) {
    @JsonIgnore
    boolean isShared() {
      return command.startsWith("job ");
    }
  }

  private RunFolder(JsonFiles files, Attempt attempt) {
    this.files = files;
    this.attempt = attempt;
  }

  /** The folder of a run; of one that is going on, with what it has staged. */
  static RunFolder open(
      String warehouse,
      String runId,
      String command,
      String runDate,
      Instant now,
      Configuration hadoop) {
    String name = nameOf(runId);
    JsonFiles files = files(warehouse, name, hadoop);
    Attempt attempt =
        files
            .read(ATTEMPT, Attempt.class)
            .orElseGet(
                () -> {
                  Attempt begun =
                      new Attempt(
                          runId,
                          command,
                          runDate,
                          name + "-" + Long.toString(now.toEpochMilli(), Character.MAX_RADIX),
                          now.toString());
                  files.put(ATTEMPT, begun);
                  return begun;
                });
    return new RunFolder(files, attempt);
  }

  /** The folders of all runs that have not ended. */
  static List<RunFolder> all(String warehouse, Configuration hadoop) {
    return new JsonFiles(warehouse + "/_runs", hadoop)
        .names().stream()
            .flatMap(
                name -> {
                  JsonFiles files = files(warehouse, name, hadoop);
                  Optional<Attempt> attempt = files.read(ATTEMPT, Attempt.class);
                  if (attempt.isEmpty()) {
                    // It died before it had staged anything.
                    files.deleteAll();
                  }
                  return attempt.map(of -> new RunFolder(files, of)).stream();
                })
            .toList();
  }

  private static JsonFiles files(String warehouse, String name, Configuration hadoop) {
    return new JsonFiles(warehouse + "/_runs/" + name, hadoop);
  }

  /** A run id may hold what a folder's name may not. */
  private static String nameOf(String runId) {
    String digest =
        UUID.nameUUIDFromBytes(runId.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
    return "run-" + runId.replaceAll("[^A-Za-z0-9-]", "-") + "-" + digest;
  }

  Attempt attempt() {
    return attempt;
  }

  void remember(StagedTable table) {
    files.put(fileOf(table.table()), table);
  }

  /** The table as this run staged it; empty where it did not. */
  Optional<StagedTable> staged(TableContract contract) {
    return files.read(fileOf(contract.name()), StagedTable.class);
  }

  /** What a job staged is no longer there, for it or what it was made of is made anew. */
  void forget(Job job) {
    files.delete(soundnessOf(job));
    job.outputs().forEach(table -> files.delete(fileOf(table.name())));
  }

  /**
   * What a job staged has passed all checks.
   *
   * @param runDate the date that it is of
   * @param rules see {@link JobGraph#rules}
   * @param publication the newest when the job began; 0: nothing was published
   */
  record Sound(String runDate, String rules, long publication) {}

  void sound(Job job, Sound sound) {
    files.put(soundnessOf(job), sound);
  }

  /** Empty where the job has not ended, or failed. */
  Optional<Sound> soundness(Job job) {
    return files.read(soundnessOf(job), Sound.class);
  }

  /** What the checks of a run found that goes on to publish. */
  private record Checked(List<QualityResult> results) {}

  void checked(List<QualityResult> results) {
    files.put(CHECKED, new Checked(results));
  }

  /** Empty where the jobs of the run told theirs one by one. */
  List<QualityResult> checked() {
    return files.read(CHECKED, Checked.class).map(Checked::results).orElse(List.of());
  }

  private static String soundnessOf(Job job) {
    return "sound-" + job.name() + ".json";
  }

  private static String fileOf(String table) {
    return table + ".json";
  }

  /** How the run ended is in the ledger: nobody else need say so. */
  void tell(String status) {
    files.put(TOLD, status);
  }

  boolean isTold() {
    return files.read(TOLD, String.class).isPresent();
  }

  /** Forgets the run; what it staged stays where it is. */
  void delete() {
    files.deleteAll();
  }

  /** Removes what the run staged and forgets it. */
  void discard(Warehouse warehouse, List<TableContract> tables) {
    tables.forEach(table -> warehouse.discard(table, attempt.folder()));
    delete();
  }
}
