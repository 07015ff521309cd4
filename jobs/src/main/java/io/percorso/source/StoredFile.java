package io.percorso.source;

import io.percorso.table.StorageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A delivered file whose storage speaks for itself: what that has to say is a {@link
 * StorageException}, so that any other error of who reads the file is one of what the file holds.
 */
final class StoredFile implements InputFile {
  private final FileStatus status;
  private final Configuration hadoop;

  StoredFile(FileStatus status, Configuration hadoop) {
    this.status = status;
    this.hadoop = hadoop;
  }

  /** Its bytes, from the first. */
  InputStream bytes() {
    Path path = status.getPath();
    try {
      return new Bytes(path.getFileSystem(hadoop).open(path));
    } catch (IOException e) {
      throw refused(e);
    }
  }

  @Override
  public long getLength() {
    return status.getLen();
  }

  @Override
  public SeekableInputStream newStream() {
    SeekableInputStream in = opened();
    return new DelegatingSeekableInputStream(new Bytes(in)) {
      @Override
      public long getPos() throws IOException {
        return in.getPos();
      }

      @Override
      public void seek(long position) throws IOException {
        in.seek(position);
      }
    };
  }

  private SeekableInputStream opened() {
    try {
      return HadoopInputFile.fromStatus(status, hadoop).newStream();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** For messages. */
  @Override
  public String toString() {
    return status.getPath().toString();
  }

  private StorageException refused(IOException e) {
    return new StorageException(this + " cannot be read: " + e.getMessage(), e);
  }

  /**
   * Bytes that do not fit their checksum are there, and broken: that is not the storage's fault.
   */
  private final class Bytes extends FilterInputStream {
    Bytes(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (ChecksumException e) {
        throw e;
      } catch (IOException e) {
        throw refused(e);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return in.read(into, from, length);
      } catch (ChecksumException e) {
        throw e;
      } catch (IOException e) {
        throw refused(e);
      }
    }
  }
}
