package io.percorso.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** How much there is to read, to fit a session to it. */
public final class SourceSizes {
  /** Text compressed by gzip holds about this many times its size. */
  private static final long GZIP_FACTOR = 5;

  private SourceSizes() {}

  /** Bytes of all files of the sources; tables and databases count nothing. */
  public static long bytes(SparkSession spark, Iterable<FeedConfig> feeds) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    long bytes = 0;
    for (FeedConfig feed : feeds) {
      for (SourceConfig source : feed.sources()) {
        for (String path : source.location().paths()) {
          bytes += bytes(new Path(path), hadoop);
        }
      }
    }
    return bytes;
  }

  /** A path that cannot be read counts nothing here; the reader of the feed says what is wrong. */
  private static long bytes(Path path, Configuration hadoop) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus[] found = files.globStatus(path);
      long bytes = 0;
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        long size = files.getContentSummary(status.getPath()).getLength();
        bytes += status.getPath().getName().endsWith(".gz") ? size * GZIP_FACTOR : size;
      }
      return bytes;
    } catch (IOException e) {
      return 0;
    }
  }
}
