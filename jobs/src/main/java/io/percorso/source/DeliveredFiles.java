package io.percorso.source;

import io.percorso.table.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;

/**
 * The files behind a source's paths, looked into before the run: which are broken, and which share
 * a layout. Files of one layout are read together.
 */
final class DeliveredFiles {
  private static final String ANY_LAYOUT = "";
  private static final int LONGEST_HEADER = 1 << 20;

  private final Configuration hadoop;
  private final TableLocation location;
  private final Predicate<String> isRead;

  /**
   * Of one location.
   *
   * @param isRead tells by their paths the files that matter; the others are not looked into
   */
  DeliveredFiles(Configuration hadoop, TableLocation location, Predicate<String> isRead) {
    this.hadoop = hadoop;
    this.location = location;
    this.isRead = isRead;
  }

  /**
   * What the look at the files found.
   *
   * @param byLayout the readable files, in the order of their paths
   */
  record Found(Map<Layout, List<String>> byLayout, List<UnreadableFile> unreadable) {}

  /**
   * What files have in common that are read together.
   *
   * @param columns the header of a CSV file, the schema of a Parquet file
   * @param base the folder below which folders are {@code column=value}; empty: none of them is
   */
  record Layout(String columns, String base) {}

  /**
   * A file as it lies there.
   *
   * @param root the folder that a path names, or its glob found; of a single file the one it is in
   */
  private record Lying(FileStatus status, Path root) {}

  /** A file's columns, or what is wrong with it; no columns where it holds nothing. */
  private record Look(String path, String columns, String problem, boolean isEmpty) {}

  /** Looks into every file. A path that leads to no file is {@link SourceNotReadyException}. */
  Found look(String feed, String source) {
    Map<Layout, List<String>> byLayout = new LinkedHashMap<>();
    List<UnreadableFile> unreadable = new ArrayList<>();
    for (Lying file : files(feed, source)) {
      if (isRead.test(name(file.status()))) {
        Look look = look(file.status());
        if (!look.problem().isEmpty()) {
          unreadable.add(new UnreadableFile(name(file.status()), look.problem()));
        } else if (!look.isEmpty()) {
          byLayout
              .computeIfAbsent(new Layout(look.columns(), base(file)), layout -> new ArrayList<>())
              .add(look.path());
        }
      }
    }
    return new Found(byLayout, unreadable);
  }

  /** Every file that is there, not looked into. */
  List<DeliveredFile> list(String feed, String source) {
    return files(feed, source).stream()
        .map(Lying::status)
        .map(
            file ->
                new DeliveredFile(
                    name(file), file.getLen(), Instant.ofEpochMilli(file.getModificationTime())))
        .toList();
  }

  /** As Spark names the file of a row. */
  private static String name(FileStatus file) {
    return new Path(file.getPath().toString()).toUri().toString();
  }

  private List<Lying> files(String feed, String source) {
    List<Lying> files = new ArrayList<>();
    for (String path : location.paths()) {
      List<Lying> found = files(feed, source, path);
      if (found.isEmpty()) {
        throw new SourceNotReadyException(
            "%s: source %s: there is no file at %s. Deliver it, or correct the path."
                .formatted(feed, source, path));
      }
      files.addAll(found);
    }
    return files;
  }

  private List<Lying> files(String feed, String source, String path) {
    try {
      Path pattern = new Path(path);
      FileSystem fileSystem = pattern.getFileSystem(hadoop);
      FileStatus[] matches = fileSystem.globStatus(pattern);
      List<Lying> files = new ArrayList<>();
      if (matches != null) {
        for (FileStatus match : matches) {
          boolean isNamedFolder = match.isDirectory() && !isGlob(path);
          if (isNamedFolder || !isHidden(match)) {
            Path root = match.isDirectory() ? match.getPath() : match.getPath().getParent();
            below(fileSystem, match, root, files);
          }
        }
      }
      files.sort(Comparator.comparing(file -> file.status().getPath().toString()));
      return files;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (UnsupportedFileSystemException | IllegalArgumentException e) {
      throw new SourceNotReadyException(notListed(feed, source, path, e), e);
    } catch (IOException e) {
      throw new StorageException(notListed(feed, source, path, e), e);
    }
  }

  private static String notListed(String feed, String source, String path, Exception why) {
    return "%s: source %s: %s cannot be listed (%s)."
        .formatted(feed, source, path, why.getMessage());
  }

  private static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static void below(FileSystem fileSystem, FileStatus status, Path root, List<Lying> files)
      throws IOException {
    if (!status.isDirectory()) {
      files.add(new Lying(status, root));
      return;
    }
    for (FileStatus child : fileSystem.listStatus(status.getPath())) {
      if (!isHidden(child)) {
        below(fileSystem, child, root, files);
      }
    }
  }

  /** What Spark passes over: it is not finished, or for whoever wrote it alone. */
  private static boolean isHidden(FileStatus status) {
    String name = status.getPath().getName();
    return name.startsWith(".")
        || (name.startsWith("_") && !name.contains("="))
        || name.endsWith("._COPYING_");
  }

  /** Above the folders {@code column=value} that follow one another and are nearest to the file. */
  private static String base(Lying file) {
    String base = "";
    Path folder = file.status().getPath().getParent();
    while (folder != null && !folder.equals(file.root())) {
      if (folder.getName().contains("=")) {
        base = folder.getParent().toString();
      } else if (!base.isEmpty()) {
        return base;
      }
      folder = folder.getParent();
    }
    return base;
  }

  private Look look(FileStatus file) {
    String path = file.getPath().toString();
    try {
      return switch (location.format()) {
        case PARQUET -> new Look(path, parquetSchema(file), "", false);
        case CSV, JSON -> lookIntoText(file);
        default -> new Look(path, ANY_LAYOUT, "", false);
      };
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return new Look(path, ANY_LAYOUT, problem(e), false);
    }
  }

  private static String problem(Exception e) {
    String kind = e.getClass().getSimpleName();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return "broken or cut off (" + kind + ": " + message + ")";
  }

  private String parquetSchema(FileStatus file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new StoredFile(file, hadoop))) {
      return reader.getFileMetaData().getSchema().toString();
    }
  }

  private Look lookIntoText(FileStatus file) throws IOException {
    String path = file.getPath().toString();
    boolean isGzip = path.endsWith(".gz");
    boolean hasHeader = location.format() == TableLocation.Format.CSV && hasHeader();
    if (file.getLen() == 0) {
      return isGzip
          ? new Look(
              path, ANY_LAYOUT, "broken or cut off (it is empty, not even a gzip header)", false)
          : new Look(path, ANY_LAYOUT, "", true);
    }
    if (!isGzip && !hasHeader) {
      return new Look(path, ANY_LAYOUT, "", false);
    }
    try (InputStream in = open(file, isGzip)) {
      byte[] header = hasHeader ? firstLine(in) : new byte[0];
      if (isGzip) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      String layout = new String(header, StandardCharsets.ISO_8859_1);
      return new Look(path, layout, "", hasHeader && layout.isBlank());
    }
  }

  private InputStream open(FileStatus file, boolean isGzip) throws IOException {
    InputStream raw = new StoredFile(file, hadoop).bytes();
    if (isGzip) {
      return new GZIPInputStream(raw, 1 << 16);
    }
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.getPath());
    return codec == null ? raw : codec.createInputStream(raw);
  }

  private boolean hasHeader() {
    return location.options().entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase("header"))
        .allMatch(option -> option.getValue().equalsIgnoreCase("true"));
  }

  private static byte[] firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int read;
    while ((read = in.read(buffer)) >= 0 && line.size() < LONGEST_HEADER) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n'
            && !new String(line.toByteArray(), StandardCharsets.ISO_8859_1).isBlank()) {
          return withoutMark(line.toByteArray());
        }
        line.write(buffer[i]);
      }
    }
    return withoutMark(line.toByteArray());
  }

  private static byte[] withoutMark(byte[] line) {
    boolean marked =
        line.length >= 3
            && line[0] == (byte) 0xEF
            && line[1] == (byte) 0xBB
            && line[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(line, 3, line.length) : line;
  }
}
