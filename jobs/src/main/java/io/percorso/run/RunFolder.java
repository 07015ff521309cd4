package io.percorso.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.table.StagedTable;
import io.percorso.table.StorageException;
import io.percorso.table.TableContract;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a run has staged, kept as small JSON files under the warehouse, so that a run made of
 * several processes, or one that follows a crash, knows it.
 */
final class RunFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;

  RunFolder(String warehouse, String runId, Configuration hadoop) {
    folder = new Path(warehouse, "_runs/" + runId);
    try {
      files = folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  void remember(StagedTable table) {
    Path file = file(table.table());
    Path half = new Path(folder, "_" + table.table() + ".half");
    try (OutputStream out = files.create(half, true)) {
      JSON.writeValue(out, table);
    } catch (IOException e) {
      throw new StorageException(half + " cannot be written: " + e.getMessage(), e);
    }
    try {
      files.delete(file, false);
      files.rename(half, file);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** The table as this run staged it; empty where it did not. */
  Optional<StagedTable> staged(TableContract contract) {
    Path file = file(contract.name());
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, StagedTable.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  void delete() {
    try {
      files.delete(folder, true);
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be deleted: " + e.getMessage(), e);
    }
  }

  private Path file(String table) {
    return new Path(folder, table + ".json");
  }
}
