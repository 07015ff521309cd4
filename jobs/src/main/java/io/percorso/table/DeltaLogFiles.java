package io.percorso.table;

import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.storage.LogStore;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The log of one Delta table as files: one JSON file of actions per version, put by the storage's
 * own log store only where that version is not there yet. Spark's Delta would replay the log in
 * several queries before each commit to find out what a single writer already knows.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md">the Delta protocol</a>
 */
final class DeltaLogFiles {
  private static final int CHECKPOINT_INTERVAL = 10;

  private final LogStore store;
  private final Configuration hadoop;
  private final String table;
  private final Path log;

  DeltaLogFiles(SparkSession spark, String table) {
    this.store = LogStore.apply(spark);
    this.hadoop = spark.sessionState().newHadoopConf();
    this.table = table;
    this.log = new Path(table, "_delta_log");
  }

  /** Puts a version and returns true, or changes nothing where it is there already. */
  boolean put(long version, List<String> actions) {
    try {
      log.getFileSystem(hadoop).mkdirs(log);
      store.write(file(version), CollectionConverters.asScala(actions.iterator()), false, hadoop);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new StorageException(
          "version %d of %s cannot be written: %s".formatted(version, table, e.getMessage()), e);
    }
    if (version > 0 && version % CHECKPOINT_INTERVAL == 0) {
      checkpoint(version);
    }
    return true;
  }

  /** The actions of a version. */
  List<String> actions(long version) {
    return CollectionConverters.asJava(store.read(file(version), hadoop));
  }

  /** The actions of the newest versions. */
  Stream<String> newestActions(int versions) {
    return newest().stream()
        .flatMap(
            newest ->
                LongStream.rangeClosed(Math.max(0, newest - versions + 1), newest)
                    .boxed()
                    .flatMap(version -> actions(version).stream()));
  }

  /** The columns of the newest version. */
  StructType schema() {
    Engine engine = DefaultEngine.create(hadoop);
    return (StructType)
        DataType.fromJson(
            Table.forPath(engine, table).getLatestSnapshot(engine).getMetadata().getSchemaString());
  }

  /** The newest version; empty where the table was never written. */
  Optional<Long> newest() {
    long newest = -1;
    try {
      for (FileStatus status :
          (Iterable<FileStatus>)
              () -> CollectionConverters.asJava(store.listFrom(file(0), hadoop))) {
        String name = status.getPath().getName();
        if (name.matches("\\d{20}\\.json")) {
          newest = Math.max(newest, Long.parseLong(name.substring(0, 20)));
        }
      }
    } catch (Exception e) {
      // The log store is Scala: it throws checked exceptions unannounced.
      if (e instanceof FileNotFoundException) {
        return Optional.empty();
      }
      if (e instanceof IOException) {
        throw new StorageException(log + " cannot be listed: " + e.getMessage(), e);
      }
      throw e;
    }
    return newest < 0 ? Optional.empty() : Optional.of(newest);
  }

  /** Removes the entries that no version from this one on needs: those before its checkpoint. */
  void forgetBefore(long version) {
    try {
      FileSystem files = log.getFileSystem(hadoop);
      List<String> names = new ArrayList<>();
      for (FileStatus status : files.listStatus(log)) {
        names.add(status.getPath().getName());
      }
      long checkpoint =
          names.stream()
              .filter(name -> name.matches("\\d{20}\\.checkpoint.*\\.parquet"))
              .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
              .filter(at -> at <= version)
              .max()
              .orElse(0);
      for (String name : names) {
        if (name.matches("\\d{20}\\..*") && Long.parseLong(name.substring(0, 20)) < checkpoint) {
          files.delete(new Path(log, name), false);
        }
      }
    } catch (FileNotFoundException e) {
      // never written
    } catch (IOException e) {
      throw new StorageException(log + " cannot be tidied: " + e.getMessage(), e);
    }
  }

  private void checkpoint(long version) {
    Engine engine = DefaultEngine.create(hadoop);
    try {
      Table.forPath(engine, table).checkpoint(engine, version);
    } catch (CheckpointAlreadyExistsException e) {
      // The same commit, repeated.
    } catch (IOException e) {
      throw new StorageException(
          "the log of %s cannot be checkpointed: %s".formatted(table, e.getMessage()), e);
    }
  }

  private Path file(long version) {
    return new Path(log, "%020d.json".formatted(version));
  }
}
