package io.percorso.run;

import io.percorso.table.StagedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param status published, unchanged, or staged for a single job
 * @param publication what readers see now; empty before the first
 * @param jobSeconds by job, in the order they ran
 */
public record RunResult(
    String runId,
    String status,
    Optional<Publication> publication,
    List<StagedTable> tables,
    Map<String, Double> jobSeconds) {}
