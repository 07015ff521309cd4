package io.percorso.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.table.ReleaseException;
import io.percorso.table.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Small JSON files in one folder of the warehouse; what a crash left half written is not there. */
final class JsonFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;

  JsonFiles(String folder, Configuration hadoop) {
    this.folder = new Path(folder);
    try {
      files = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Puts a file in one step, over one that is there. */
  void put(String name, Object content) {
    Path file = new Path(folder, name);
    Path half = new Path(folder, "_" + name + ".half");
    try {
      try (OutputStream out = files.create(half, true)) {
        JSON.writeValue(out, content);
      }
      files.delete(file, false);
      if (!files.rename(half, file)) {
        throw new IOException("renaming " + half + " failed");
      }
    } catch (IOException | FSError e) {
      throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Makes a file, as a whole or not at all; false where one is there. */
  boolean create(String name, Object content) {
    Path file = new Path(folder, name);
    try {
      OutputStream made = files.create(file, false);
      try (OutputStream out = made) {
        JSON.writeValue(out, content);
        return true;
      } catch (IOException | FSError e) {
        files.delete(file, false);
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | FSError e) {
      throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** A file's content; empty where it is not there or was half written. */
  <T> Optional<T> read(String name, Class<T> type) {
    Path file = new Path(folder, name);
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, type));
    } catch (FileNotFoundException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The content of a file that was put as a whole; empty where it is not there.
   *
   * @throws ReleaseException where it is none of these
   */
  <T> Optional<T> readWhole(String name, Class<T> type) {
    Optional<T> content = read(name, type);
    if (content.isEmpty() && names().contains(name)) {
      throw new ReleaseException(
          "%s is damaged, or another release wrote it. Use that release, bring the file back, or move the warehouse away and rebuild."
              .formatted(new Path(folder, name)));
    }
    return content;
  }

  /** The names of all files and folders in it, sorted. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(folder)) {
        names.add(status.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed: " + e.getMessage(), e);
    }
    names.sort(null);
    return names;
  }

  void delete(String name) {
    deletePath(new Path(folder, name));
  }

  void deleteAll() {
    deletePath(folder);
  }

  private void deletePath(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw new StorageException(path + " cannot be deleted: " + e.getMessage(), e);
    }
  }
}
