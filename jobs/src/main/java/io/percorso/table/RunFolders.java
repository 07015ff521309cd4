package io.percorso.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folders of runs below a table. */
final class RunFolders {
  private static final String OF_A_RUN = "run-";
  private static final String DATA = "part-";

  private RunFolders() {}

  /** Removes those that are not kept and returns how many. */
  static int removeOthers(String table, Predicate<String> isKept, Configuration hadoop) {
    Path root = new Path(table);
    int removed = 0;
    try {
      FileSystem files = root.getFileSystem(hadoop);
      for (FileStatus status : files.listStatus(root)) {
        String name = status.getPath().getName();
        if (status.isDirectory() && name.startsWith(OF_A_RUN) && !isKept.test(name)) {
          files.delete(status.getPath(), true);
          removed++;
        }
      }
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new StorageException(table + " cannot be tidied: " + e.getMessage(), e);
    }
    return removed;
  }

  /** Removes the data files of a folder that are not kept and returns how many. */
  static int removeOtherFiles(String folder, Set<String> kept, Configuration hadoop) {
    int removed = 0;
    try {
      FileSystem files = new Path(folder).getFileSystem(hadoop);
      for (FileStatus status : files.listStatus(new Path(folder))) {
        String name = status.getPath().getName();
        if (status.isFile() && name.startsWith(DATA) && !kept.contains(name)) {
          files.delete(status.getPath(), false);
          removed++;
        }
      }
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be tidied: " + e.getMessage(), e);
    }
    return removed;
  }
}
