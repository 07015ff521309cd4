package io.percorso.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.run.Publication;
import io.percorso.run.RunResult;
import io.percorso.table.StagedTable;
import io.percorso.table.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command came to, as JSON for the scheduler. */
final class ResultFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultFile() {}

  static Map<String, Object> of(RunResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", result.status());
    json.put("run_id", result.runId());
    result
        .publication()
        .ifPresent(
            publication -> {
              json.put("publication", publication.number());
              json.put("run_date", publication.runDate());
            });
    json.put("tables", result.tables().stream().map(table -> table(table, result)).toList());
    json.put("job_seconds", result.jobSeconds());
    return json;
  }

  private static Map<String, Object> table(StagedTable table, RunResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", table.table());
    json.put("rows", table.rows());
    json.put("hash", table.hash());
    json.put("bytes", table.bytes());
    json.put("seconds", table.seconds());
    result.publication().stream()
        .map(Publication::tables)
        .flatMap(List::stream)
        .filter(published -> published.table().equals(table.table()))
        .filter(published -> published.hash().equals(table.hash()))
        .findFirst()
        .ifPresent(
            published -> {
              json.put("version", published.version());
              json.put("path", published.path());
            });
    return json;
  }

  static Map<String, Object> failed(ExitCode code, String message) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", "failed");
    json.put("exit_code", code.code());
    json.put("message", message);
    return json;
  }

  static void write(Path file, Map<String, Object> json) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
