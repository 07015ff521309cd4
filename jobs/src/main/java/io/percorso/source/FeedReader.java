package io.percorso.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_json;

import io.delta.tables.DeltaTable;
import io.percorso.source.TableLocation.Format;
import io.percorso.table.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Makes a feed of the sources that its configuration names. Files are looked into before any row is
 * read, so that a broken one is named and a missing column found before the run begins.
 */
public final class FeedReader {
  /** The file a delivered row came from; null: not from a file. */
  public static final String SOURCE_FILE = "_source_file";

  /** Whether a delivered row had too many or too few fields, or was no JSON. */
  public static final String IS_MALFORMED = "_is_malformed";

  private static final String CORRUPT_RECORD = "_percorso_corrupt_record";

  /** Spark's option that says whether a path is a glob: the name of a file may look like one. */
  private static final String GLOB_PATHS = "__globPaths__";

  private final SparkSession session;

  public FeedReader(SparkSession session) {
    this.session = session;
  }

  /** The rows of one layout with the canonical columns, and which of those the source lacks. */
  private record Mapped(Dataset<Row> rows, Set<String> absent) {}

  /** A place in the configuration, for messages. */
  private record Place(Feed feed, SourceConfig source) {
    String shown() {
      return feed.name() + ": source " + source.name();
    }

    /** Whether a delivered column of this name is one of the feed's, or some setting names it. */
    boolean hasUseFor(String name) {
      String canonical = name.toLowerCase(Locale.ROOT);
      boolean isMapped = feed.has(canonical) && !source.columns().containsKey(canonical);
      String settings =
          Stream.of(source.columns().values(), source.filter().stream().toList())
              .flatMap(Collection::stream)
              .collect(Collectors.joining("\n"));
      return isMapped || names(settings, name);
    }

    /** The same of a column as it was delivered, which the source's query may name. */
    boolean knows(String name) {
      return hasUseFor(name) || source.query().filter(query -> names(query, name)).isPresent();
    }

    private static boolean names(String text, String name) {
      return Pattern.compile(
              "(?<![\\w])" + Pattern.quote(name) + "(?![\\w])", Pattern.CASE_INSENSITIVE)
          .matcher(text)
          .find();
    }
  }

  /**
   * Rows of the same columns.
   *
   * @param shown where they lie, for messages
   */
  private record Layout(Dataset<Row> rows, String shown) {}

  /**
   * What reading collects beside rows.
   *
   * @param isRead the files to read, by their paths
   */
  private record Findings(
      Predicate<String> isRead, List<UnreadableFile> unreadable, Set<String> ignored) {}

  /**
   * The files of a feed that is made of nothing but the rows of its files, each row for itself;
   * empty: it comes from a table or a query, a column looks at other rows, or a file would be read
   * twice.
   */
  public Optional<List<DeliveredFile>> files(FeedConfig config) {
    List<DeliveredFile> files = new ArrayList<>();
    for (SourceConfig source : config.sources()) {
      if (!source.location().format().isFiles()
          || source.query().isPresent()
          || source.columns().values().stream().anyMatch(this::looksAtOtherRows)) {
        return Optional.empty();
      }
      files.addAll(
          files(source.location(), path -> true).list(config.feed().name(), source.name()));
    }
    boolean areDistinct =
        files.stream().map(DeliveredFile::path).distinct().count() == files.size();
    return areDistinct ? Optional.of(List.copyOf(files)) : Optional.empty();
  }

  private boolean looksAtOtherRows(String expression) {
    try {
      return session
          .sessionState()
          .sqlParser()
          .parseExpression(expression)
          .exists(part -> part instanceof WindowExpression);
    } catch (ParseException e) {
      // No expression: whoever reads the feed says so, with its place.
      return false;
    }
  }

  private DeliveredFiles files(TableLocation location, Predicate<String> isRead) {
    return new DeliveredFiles(session.sparkContext().hadoopConfiguration(), location, isRead);
  }

  /** Reads a feed; lazy but for the look into the files. */
  public FeedRead read(FeedConfig config) {
    return read(config, path -> true);
  }

  /**
   * Reads a part of a feed that has {@link #files}.
   *
   * @param isRead tells by their paths the files to read
   */
  public FeedRead read(FeedConfig config, Predicate<String> isRead) {
    Findings findings = new Findings(isRead, new ArrayList<>(), new LinkedHashSet<>());
    List<Mapped> parts = new ArrayList<>();
    for (SourceConfig source : config.sources()) {
      parts.addAll(mapped(new Place(config.feed(), source), findings));
    }
    if (findings.unreadable().size() > config.maxCorruptFiles()) {
      throw new UnreadableSourceException(
          config.feed().name(), config.maxCorruptFiles(), findings.unreadable());
    }
    return new FeedRead(
        config.feed(),
        together(config.feed(), parts),
        List.copyOf(findings.ignored()),
        List.copyOf(findings.unreadable()));
  }

  private List<Mapped> mapped(Place place, Findings findings) {
    List<Layout> layouts = load(place, place.source().location(), findings);
    if (place.source().query().isEmpty() || layouts.isEmpty()) {
      return layouts.stream().map(layout -> toCanonical(place, layout, findings)).toList();
    }
    layouts.forEach(layout -> requireHeader(place, layout));
    Dataset<Row> delivered = together(layouts);
    List<Mapped> mapped = new ArrayList<>();
    Dataset<Row> answer = queried(place, wellFormed(delivered), findings);
    mapped.add(toCanonical(place, new Layout(answer, place.source().location().shown()), findings));
    if (List.of(delivered.columns()).contains(IS_MALFORMED)) {
      mapped.add(malformed(place.feed(), delivered));
    }
    return mapped;
  }

  private static Dataset<Row> wellFormed(Dataset<Row> rows) {
    return List.of(rows.columns()).contains(IS_MALFORMED)
        ? rows.where(not(col(IS_MALFORMED))).drop(IS_MALFORMED)
        : rows;
  }

  /** Lines that no query can be asked of: they go round it, to be counted and told. */
  private static Mapped malformed(Feed feed, Dataset<Row> delivered) {
    Set<String> absent = new LinkedHashSet<>();
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      absent.add(column.name());
      columns.add(lit(null).cast(DataTypes.StringType).as(column.name()));
    }
    columns.add(col(SOURCE_FILE));
    columns.add(col(IS_MALFORMED));
    return new Mapped(brokenLines(delivered).select(columns.toArray(Column[]::new)), absent);
  }

  /** Whole rows: Spark refuses to read nothing of a file but which of its lines are broken. */
  private static Dataset<Row> brokenLines(Dataset<Row> rows) {
    return rows.where(col(IS_MALFORMED)).map((MapFunction<Row, Row>) row -> row, rows.encoder());
  }

  // ---- rows as they lie there

  private List<Layout> load(Place place, TableLocation location, Findings findings) {
    return switch (location.format()) {
      case CSV, PARQUET, JSON, ORC -> loadFiles(place, location, findings);
      case DELTA -> List.of(new Layout(loadDelta(place, location), location.shown()));
      case TABLE -> List.of(new Layout(loadTable(place, location), location.shown()));
      case JDBC -> List.of(new Layout(loadJdbc(place, location), location.shown()));
    };
  }

  private List<Layout> loadFiles(Place place, TableLocation location, Findings findings) {
    DeliveredFiles.Found found =
        files(location, findings.isRead()).look(place.feed().name(), place.source().name());
    findings.unreadable().addAll(found.unreadable());
    List<Layout> layouts = new ArrayList<>();
    // Given the paths of the configuration Spark would list again, and find what came meanwhile.
    found
        .byLayout()
        .forEach(
            (layout, files) ->
                layouts.add(
                    new Layout(
                        withFile(open(place, location, reader(location, layout.base()), files)),
                        shown(files))));
    return layouts;
  }

  private static String shown(List<String> files) {
    return files.size() == 1
        ? files.get(0)
        : "%s and %,d more files of its columns".formatted(files.get(0), files.size() - 1);
  }

  private Dataset<Row> open(
      Place place, TableLocation location, DataFrameReader reader, List<String> paths) {
    String[] files = paths.toArray(String[]::new);
    String format = location.format().reader();
    return attempt(
        place,
        location,
        () -> {
          if (location.format() == Format.PARQUET || location.format() == Format.ORC) {
            return reader.format(format).load(files);
          }
          StructType inferred = reader.format(format).load(files).schema();
          StructType all =
              Arrays.asList(inferred.fieldNames()).contains(CORRUPT_RECORD)
                  ? inferred
                  : inferred.add(CORRUPT_RECORD, DataTypes.StringType);
          Dataset<Row> rows = reader.format(format).schema(all).load(files);
          return rows.withColumn(IS_MALFORMED, col(CORRUPT_RECORD).isNotNull());
        });
  }

  /**
   * RFC 4180, everything as text, nothing dropped; the source's own options win.
   *
   * @param base the folder below which folders are {@code column=value}; empty: none of them is
   */
  private DataFrameReader reader(TableLocation location, String base) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put(GLOB_PATHS, "false");
    if (!base.isEmpty()) {
      options.put("basePath", base);
    }
    if (location.format() == Format.CSV) {
      options.putAll(
          Map.of(
              "header", "true",
              "quote", "\"",
              "escape", "\"",
              "columnPruning", "false",
              "ignoreLeadingWhiteSpace", "true",
              "ignoreTrailingWhiteSpace", "true"));
    }
    if (location.format() == Format.JSON) {
      options.put("primitivesAsString", "true");
    }
    if (location.format() == Format.CSV || location.format() == Format.JSON) {
      options.put("mode", "PERMISSIVE");
      options.put("columnNameOfCorruptRecord", CORRUPT_RECORD);
    }
    options.putAll(location.options());
    if (location.format() == Format.CSV) {
      options.put("inferSchema", "false");
    }
    return session.read().options(options);
  }

  private Dataset<Row> loadDelta(Place place, TableLocation location) {
    String path = location.paths().get(0);
    boolean isThere = attempt(place, location, () -> DeltaTable.isDeltaTable(session, path));
    if (!isThere) {
      throw notReady(place, "there is no delta table at " + path);
    }
    return withFile(
        attempt(
            place,
            location,
            () -> session.read().options(location.options()).format("delta").load(path)));
  }

  private Dataset<Row> loadTable(Place place, TableLocation location) {
    String table = location.table().orElseThrow();
    return attempt(place, location, () -> session.read().options(location.options()).table(table));
  }

  private Dataset<Row> loadJdbc(Place place, TableLocation location) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    // Else a time without a zone would be one of this machine's zone, not of the feed's.
    options.put("preferTimestampNTZ", "true");
    options.putAll(location.options());
    Optional.ofNullable(options.remove("table"))
        .or(location::table)
        .ifPresent(table -> options.put("dbtable", table));
    try {
      return DatabaseTimes.asTheyStand(
          session.read().format("jdbc").options(options).load(), options.getOrDefault("url", ""));
    } catch (RuntimeException e) {
      throw new SourceException(place.shown() + ": " + firstLine(e) + ".", e);
    } catch (Exception e) {
      throw new SourceNotReadyException(
          place.shown() + ": the database does not give it: " + firstLine(e) + ".", e);
    }
  }

  private static Dataset<Row> withFile(Dataset<Row> rows) {
    try {
      return rows.withColumn(SOURCE_FILE, col("_metadata.file_path"));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        // a table or a view: its rows lie in no file
        return rows;
      }
      throw e;
    }
  }

  // ---- the source's own query

  private Dataset<Row> queried(Place place, Dataset<Row> rows, Findings findings) {
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    tables.put("source", rows.drop(CORRUPT_RECORD));
    place
        .source()
        .inputs()
        .forEach(
            (name, location) -> {
              List<Layout> layouts = load(place, location, findings);
              if (layouts.isEmpty()) {
                throw notReady(
                    place, "input " + name + " is empty, not even a header: " + location.shown());
              }
              tables.put(
                  name,
                  sound(together(layouts), findings)
                      .drop(CORRUPT_RECORD, IS_MALFORMED, SOURCE_FILE));
            });
    String run = "percorso_" + UUID.randomUUID().toString().replace("-", "");
    String query = place.source().query().orElseThrow().strip().replaceAll(";+$", "");
    String views =
        tables.keySet().stream()
            .map(name -> "%s AS (SELECT * FROM %s_%s)".formatted(name, run, name))
            .collect(Collectors.joining(", "));
    try {
      tables.forEach((name, table) -> createView(run + "_" + name, table));
      return session.sql("WITH " + views + " SELECT * FROM (\n" + query + "\n)");
    } catch (Exception e) {
      throw new SourceException(
          "%s: its query cannot be used: %s. The query is: %s"
              .formatted(place.shown(), firstLine(e), query),
          e);
    } finally {
      tables.keySet().forEach(name -> session.catalog().dropTempView(run + "_" + name));
    }
  }

  /** A table that is only joined has no rows to quarantine: its file is left out as a whole. */
  private static Dataset<Row> sound(Dataset<Row> rows, Findings findings) {
    if (!List.of(rows.columns()).contains(IS_MALFORMED)) {
      return rows;
    }
    List<String> broken =
        brokenLines(rows).select(SOURCE_FILE).distinct().as(Encoders.STRING()).collectAsList();
    broken.stream()
        .sorted()
        .map(file -> new UnreadableFile(file, "a line does not fit its columns"))
        .forEach(findings.unreadable()::add);
    return broken.isEmpty() ? rows : rows.where(not(col(SOURCE_FILE).isin(broken.toArray())));
  }

  private static void createView(String name, Dataset<Row> rows) {
    rows.createOrReplaceTempView(name);
  }

  // ---- canonical columns

  private Mapped toCanonical(Place place, Layout loaded, Findings findings) {
    Map<String, String> columnsThere = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : loaded.rows().columns()) {
      columnsThere.put(name, name);
    }
    requireHeader(place, loaded);
    Dataset<Row> rows = filtered(place, loaded.rows());
    Set<String> absent = new LinkedHashSet<>();
    List<Column> selected = new ArrayList<>();
    for (FeedColumn column : place.feed().columns()) {
      String expression = place.source().columns().get(column.name());
      String sameName = columnsThere.get(column.name());
      if (expression != null) {
        selected.add(mapping(place, column, expression, rows, columnsThere.keySet()));
      } else if (sameName != null) {
        selected.add(quoted(sameName).as(column.name()));
      } else if (column.required()) {
        throw missing(place, column, loaded.shown(), columnsThere.keySet());
      } else {
        absent.add(column.name());
        selected.add(lit(null).cast(DataTypes.StringType).as(column.name()));
      }
    }
    selected.add(
        columnsThere.containsKey(SOURCE_FILE)
            ? col(SOURCE_FILE).cast(DataTypes.StringType)
            : lit(null).cast(DataTypes.StringType).as(SOURCE_FILE));
    selected.add(
        columnsThere.containsKey(IS_MALFORMED)
            ? coalesce(col(IS_MALFORMED), lit(false)).as(IS_MALFORMED)
            : lit(false).as(IS_MALFORMED));
    noteIgnored(place, columnsThere.keySet(), findings);
    Dataset<Row> canonical =
        attempt(
            place, place.source().location(), () -> rows.select(selected.toArray(Column[]::new)));
    return new Mapped(canonical, absent);
  }

  private static Dataset<Row> filtered(Place place, Dataset<Row> rows) {
    if (place.source().filter().isEmpty()) {
      return rows;
    }
    String filter = place.source().filter().get();
    try {
      return rows.filter(filter);
    } catch (Exception e) {
      throw new SourceException(
          "%s: filter = \"%s\" cannot be used: %s.".formatted(place.shown(), filter, firstLine(e)),
          e);
    }
  }

  private static Column mapping(
      Place place, FeedColumn column, String expression, Dataset<Row> rows, Set<String> there) {
    try {
      Column mapped = expr(expression).as(column.name());
      rows.select(mapped);
      return mapped;
    } catch (Exception e) {
      throw new SourceException(
          "%s: columns.%s = \"%s\" cannot be used: %s. The source's columns are %s."
              .formatted(
                  place.shown(), column.name(), expression, firstLine(e), shownColumns(there)),
          e);
    }
  }

  /** A file without its header has a row's values for names: they may be a person's. */
  private static void requireHeader(Place place, Layout loaded) {
    List<String> names = own(Set.copyOf(List.of(loaded.rows().columns())));
    boolean looksLikeRow =
        names.stream().anyMatch(name -> name.contains("@") || name.matches("(?!_c\\d).*\\d.*"));
    boolean hasHeader = place.source().location().format() == Format.CSV;
    if (hasHeader && looksLikeRow && names.stream().noneMatch(place::knows)) {
      throw new SourceException(
          "%s: the first line of %s names no column of the feed, and none that a setting names. Has it a header?"
              .formatted(place.shown(), loaded.shown()));
    }
  }

  private static SourceException missing(
      Place place, FeedColumn column, String shown, Set<String> there) {
    return new SourceException(
        "%s: the required column %s is not in %s%s It has %s. Map it with columns { %s = \"…\" }."
            .formatted(
                place.shown(),
                column.name(),
                shown,
                suggestion(column.name(), there),
                shownColumns(there),
                column.name()));
  }

  private static String suggestion(String name, Set<String> there) {
    String nearest = FeedConfig.nearest(name, own(there));
    return nearest.isEmpty() ? "." : nearest;
  }

  private static String shownColumns(Set<String> there) {
    return String.join(", ", own(there));
  }

  private static List<String> own(Set<String> there) {
    return there.stream()
        .filter(name -> !Set.of(SOURCE_FILE, IS_MALFORMED, CORRUPT_RECORD).contains(name))
        .toList();
  }

  private static void noteIgnored(Place place, Set<String> there, Findings findings) {
    own(there).stream()
        .filter(name -> !place.hasUseFor(name))
        .forEach(name -> findings.ignored().add(place.source().name() + "." + name));
  }

  // ---- several layouts and sources as one

  /** Layouts of one source under one another; a column of several types becomes text. */
  private static Dataset<Row> together(List<Layout> layouts) {
    if (layouts.size() == 1) {
      return layouts.get(0).rows();
    }
    Map<String, Set<DataType>> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    layouts.forEach(
        layout ->
            Arrays.stream(layout.rows().schema().fields())
                .forEach(
                    field ->
                        types
                            .computeIfAbsent(field.name(), name -> new LinkedHashSet<>())
                            .add(field.dataType())));
    return layouts.stream()
        .map(layout -> aligned(layout.rows(), types))
        .reduce((one, other) -> one.unionByName(other, true))
        .orElseThrow();
  }

  private static Dataset<Row> aligned(Dataset<Row> rows, Map<String, Set<DataType>> types) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(
                field ->
                    types.getOrDefault(field.name(), Set.of()).size() > 1
                        ? text(field)
                        : quoted(field.name()))
            .toArray(Column[]::new));
  }

  private Dataset<Row> together(Feed feed, List<Mapped> parts) {
    if (parts.isEmpty()) {
      return session.createDataFrame(List.of(), emptySchema(feed));
    }
    Map<String, Set<DataType>> types = new TreeMap<>();
    for (Mapped part : parts) {
      for (StructField field : part.rows().schema().fields()) {
        if (!part.absent().contains(field.name())) {
          types.computeIfAbsent(field.name(), name -> new LinkedHashSet<>()).add(field.dataType());
        }
      }
    }
    return parts.stream()
        .map(part -> withNulls(aligned(part.rows(), types), part.absent(), types))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static Dataset<Row> withNulls(
      Dataset<Row> rows, Set<String> absent, Map<String, Set<DataType>> types) {
    return rows.select(
        Arrays.stream(rows.columns())
            .map(
                name ->
                    absent.contains(name)
                        ? lit(null).cast(typeOf(types.getOrDefault(name, Set.of()))).as(name)
                        : quoted(name))
            .toArray(Column[]::new));
  }

  private static DataType typeOf(Set<DataType> types) {
    return types.size() == 1 ? types.iterator().next() : DataTypes.StringType;
  }

  private static Column text(StructField field) {
    Column column = quoted(field.name());
    DataType type = field.dataType();
    if (type instanceof MapType || type instanceof StructType || type instanceof ArrayType) {
      return to_json(column).as(field.name());
    }
    if (type instanceof TimestampType) {
      return concat(column.cast(DataTypes.StringType), lit("Z")).as(field.name());
    }
    return column.cast(DataTypes.StringType).as(field.name());
  }

  private static StructType emptySchema(Feed feed) {
    StructType schema = new StructType();
    for (FeedColumn column : feed.columns()) {
      schema = schema.add(column.name(), DataTypes.StringType);
    }
    return schema.add(SOURCE_FILE, DataTypes.StringType).add(IS_MALFORMED, DataTypes.BooleanType);
  }

  // ---- errors

  private static <T> T attempt(Place place, TableLocation location, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (SourceException | SourceNotReadyException | StorageException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis && isAbsence(analysis)) {
        throw new SourceNotReadyException(
            "%s: %s is not there. Deliver it, or correct the configuration."
                .formatted(place.shown(), location.shown()),
            e);
      }
      String message =
          "%s: %s cannot be read: %s.".formatted(place.shown(), location.shown(), firstLine(e));
      throw isOfStorage(e) ? new StorageException(message, e) : new SourceException(message, e);
    }
  }

  private static boolean isOfStorage(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException
          || (cause instanceof IOException io && !isOfContent(io))) {
        return true;
      }
    }
    return false;
  }

  /** Storage has many exceptions of its own, formats have few: what is neither is storage's. */
  private static boolean isOfContent(IOException e) {
    return e instanceof EOFException
        || e instanceof ZipException
        || e instanceof ChecksumException
        || e instanceof CharacterCodingException
        || e instanceof UnsupportedFileSystemException
        || e.getClass().getName().startsWith("org.apache.orc.")
        || e.getClass().getName().startsWith("com.fasterxml.jackson.");
  }

  private static boolean isAbsence(AnalysisException e) {
    String condition = String.valueOf(e.getCondition());
    return condition.contains("NOT_FOUND") || condition.contains("NOT_EXIST");
  }

  private static SourceNotReadyException notReady(Place place, String what) {
    return new SourceNotReadyException(place.shown() + ": " + what + ".");
  }

  private static String firstLine(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return line.replaceAll(" SQLSTATE: \\w+.*$", "").replaceAll("[.;\\s]+$", "");
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
