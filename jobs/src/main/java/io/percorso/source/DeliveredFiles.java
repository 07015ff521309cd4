package io.percorso.source;

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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * The files behind a source's paths, looked into before the run: which are broken, and which share
 * a layout. Files of one layout are read together; the header of a CSV file and the schema of a
 * Parquet file are its layout.
 */
final class DeliveredFiles {
  private static final String ANY_LAYOUT = "";
  private static final int LONGEST_HEADER = 1 << 20;

  private final Configuration hadoop;
  private final TableLocation location;
  private final Predicate<String> isRead;
  private boolean hasFolders;

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
   * @param areAll whether Spark finds them all, and no other, where it is given the paths
   */
  record Found(
      Map<String, List<String>> byLayout, List<UnreadableFile> unreadable, boolean areAll) {

    boolean isUniform() {
      return areAll && byLayout.size() <= 1 && unreadable.isEmpty();
    }
  }

  /** A file's layout, or what is wrong with it; no layout where it holds nothing. */
  private record Look(String path, String layout, String problem, boolean isEmpty) {}

  /** Looks into every file. A path that leads to no file is {@link SourceNotReadyException}. */
  Found look(String feed, String source) {
    Map<String, List<String>> byLayout = new LinkedHashMap<>();
    List<UnreadableFile> unreadable = new ArrayList<>();
    List<FileStatus> files = files(feed, source);
    List<FileStatus> read = files.stream().filter(file -> isRead.test(name(file))).toList();
    for (FileStatus file : read) {
      Look look = look(file);
      if (!look.problem().isEmpty()) {
        unreadable.add(new UnreadableFile(name(file), look.problem()));
      } else if (!look.isEmpty()) {
        byLayout.computeIfAbsent(look.layout(), layout -> new ArrayList<>()).add(look.path());
      }
    }
    return new Found(byLayout, unreadable, read.size() == files.size() && !hasFolders);
  }

  /** Every file that is there, not looked into. */
  List<DeliveredFile> list(String feed, String source) {
    return files(feed, source).stream()
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

  private List<FileStatus> files(String feed, String source) {
    List<FileStatus> files = new ArrayList<>();
    for (String path : location.paths()) {
      List<FileStatus> found = files(feed, source, path);
      if (found.isEmpty()) {
        throw new SourceNotReadyException(
            "%s: source %s: there is no file at %s. Deliver it, or correct the path."
                .formatted(feed, source, path));
      }
      files.addAll(found);
    }
    return files;
  }

  private List<FileStatus> files(String feed, String source, String path) {
    try {
      Path pattern = new Path(path);
      FileSystem fileSystem = pattern.getFileSystem(hadoop);
      FileStatus[] matches = fileSystem.globStatus(pattern);
      List<FileStatus> files = new ArrayList<>();
      if (matches != null) {
        for (FileStatus match : matches) {
          below(fileSystem, match, files);
        }
        Set<Path> roots =
            Arrays.stream(matches).map(FileStatus::getPath).collect(Collectors.toSet());
        hasFolders |= files.stream().anyMatch(file -> isBelowFolder(file, roots));
      }
      files.sort(Comparator.comparing(file -> file.getPath().toString()));
      return files;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceNotReadyException(
          "%s: source %s: %s cannot be listed (%s).".formatted(feed, source, path, e.getMessage()),
          e);
    }
  }

  /** Whether a folder lies between, other than {@code column=value}: Spark would pass it over. */
  private static boolean isBelowFolder(FileStatus file, Set<Path> roots) {
    for (Path folder = file.getPath();
        folder != null && !roots.contains(folder);
        folder = folder.getParent()) {
      if (!folder.equals(file.getPath()) && !folder.getName().contains("=")) {
        return true;
      }
    }
    return false;
  }

  private static void below(FileSystem fileSystem, FileStatus status, List<FileStatus> files)
      throws IOException {
    if (!status.isDirectory()) {
      files.add(status);
      return;
    }
    for (FileStatus child : fileSystem.listStatus(status.getPath())) {
      String name = child.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        below(fileSystem, child, files);
      }
    }
  }

  private Look look(FileStatus file) {
    String path = file.getPath().toString();
    try {
      return switch (location.format()) {
        case PARQUET -> new Look(path, parquetSchema(file), "", false);
        case CSV, JSON -> lookIntoText(file);
        default -> new Look(path, ANY_LAYOUT, "", false);
      };
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
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
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
    try (InputStream in = open(file.getPath(), isGzip)) {
      byte[] header = hasHeader ? firstLine(in) : new byte[0];
      if (isGzip) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      String layout = new String(header, StandardCharsets.ISO_8859_1);
      return new Look(path, layout, "", hasHeader && layout.isBlank());
    }
  }

  private InputStream open(Path path, boolean isGzip) throws IOException {
    InputStream raw = path.getFileSystem(hadoop).open(path);
    if (isGzip) {
      return new GZIPInputStream(raw, 1 << 16);
    }
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
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
