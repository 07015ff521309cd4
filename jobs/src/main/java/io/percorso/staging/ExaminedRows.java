package io.percorso.staging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.privacy.IdentifierKind;
import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.FeedReader;
import io.percorso.source.RunDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The delivered rows with typed values beside the delivered ones, and a verdict. Same rows: one for
 * each delivered. Identifiers are still as delivered: nothing of this leaves staging.
 */
final class ExaminedRows {
  static final String VERDICT = "_verdict";

  /** Hash of the key of a valid row; null where the row is not valid. */
  static final String VALID_KEY_HASH = "_valid_key_hash";

  /** How many optional values did not parse. */
  static final String UNPARSED = "_unparsed_count";

  static final String IS_DATE_ONLY = "_is_date_only";
  private static final String RAW = "_raw_";

  private final Feed feed;
  private final RowVerdicts verdicts;
  private final DeliveredValues values;
  private final @Nullable Column eventAt;
  private final Dataset<Row> rows;

  ExaminedRows(
      Feed feed, Dataset<Row> delivered, ZoneId feedZone, StagingConfig config, RunDate date) {
    this.feed = feed;
    this.values = new DeliveredValues(feedZone, config.businessZone());
    this.eventAt =
        feed.withRole(Role.EVENT_TIME)
            .map(c -> c.type() == Type.DATE ? values.startOf(col(c.name())) : col(c.name()))
            .orElse(null);
    this.verdicts = new RowVerdicts(feed, config, date, ExaminedRows::raw, eventAt);
    this.rows = examined(trimmed(delivered, config), date);
  }

  /** The same delivered rows, but only those that may have one of the keys. */
  static Dataset<Row> onlyOfKeys(
      Feed feed,
      Dataset<Row> delivered,
      ZoneId feedZone,
      StagingConfig config,
      Dataset<Row> keyHashes) {
    DeliveredValues values = new DeliveredValues(feedZone, config.businessZone());
    List<Column> key = new ArrayList<>();
    for (FeedColumn column : feed.key()) {
      DataType type = typeOf(delivered, column);
      Column typed = values.typed(column, trimmed(delivered, column, config), type);
      key.add(keyPart(column, typed));
    }
    // many-to-one: keyHashes has one row per hash
    return delivered
        .withColumn(VALID_KEY_HASH, xxhash64(key.toArray(Column[]::new)))
        .join(broadcast(keyHashes), new String[] {VALID_KEY_HASH}, "left_semi")
        .drop(VALID_KEY_HASH);
  }

  Dataset<Row> rows() {
    return rows;
  }

  RowVerdicts verdicts() {
    return verdicts;
  }

  /** When the event of a row happened; null where the feed has none. */
  @Nullable Column eventAt() {
    return eventAt;
  }

  /** The date of the event in the business zone. */
  Column businessDate() {
    FeedColumn event = feed.withRole(Role.EVENT_TIME).orElseThrow();
    return event.type() == Type.DATE ? col(event.name()) : values.dateOf(col(event.name()));
  }

  /** A column as delivered but for space around it; null where it is blank. */
  static Column raw(FeedColumn column) {
    return col(RAW + column.name());
  }

  /** A column as delivered, as text. */
  Column rawText(FeedColumn column) {
    return DeliveredValues.text(raw(column), rows.schema().apply(RAW + column.name()).dataType());
  }

  /** The names of all columns that typed rows carry between the steps of staging. */
  List<String> typedColumns() {
    List<String> names = new ArrayList<>(feed.columns().stream().map(FeedColumn::name).toList());
    names.add(UNPARSED);
    names.add(FeedReader.SOURCE_FILE);
    if (hasDateOnly(feed)) {
      names.add(IS_DATE_ONLY);
    }
    return names;
  }

  static boolean hasDateOnly(Feed feed) {
    return feed.has("ordered_at");
  }

  private Dataset<Row> trimmed(Dataset<Row> delivered, StagingConfig config) {
    Set<String> there = new TreeSet<>(Arrays.asList(delivered.columns()));
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      columns.add(trimmed(delivered, column, config).as(column.name()));
    }
    columns.add(
        there.contains(FeedReader.SOURCE_FILE)
            ? col(FeedReader.SOURCE_FILE)
            : lit(null).cast(DataTypes.StringType).as(FeedReader.SOURCE_FILE));
    columns.add(
        there.contains(FeedReader.IS_MALFORMED)
            ? coalesce(col(FeedReader.IS_MALFORMED), lit(false)).as(FeedReader.IS_MALFORMED)
            : lit(false).as(FeedReader.IS_MALFORMED));
    return delivered.select(columns.toArray(Column[]::new));
  }

  private static Column trimmed(Dataset<Row> delivered, FeedColumn column, StagingConfig config) {
    Column value =
        isThere(delivered, column)
            ? DeliveredValues.trimmed(delivered.col(column.name()), typeOf(delivered, column))
            : lit(null).cast(DataTypes.StringType);
    return column.key() && column.role() == Role.CUSTOMER_ID
        ? Pseudonyms.normalised(
            IdentifierKind.CUSTOMER_ID, value.cast(DataTypes.StringType), config.identifiers())
        : value;
  }

  private static boolean isThere(Dataset<Row> delivered, FeedColumn column) {
    return Arrays.asList(delivered.columns()).contains(column.name());
  }

  private static DataType typeOf(Dataset<Row> delivered, FeedColumn column) {
    boolean isMadeText = column.key() && column.role() == Role.CUSTOMER_ID;
    return isThere(delivered, column) && !isMadeText
        ? delivered.schema().apply(column.name()).dataType()
        : DataTypes.StringType;
  }

  private Dataset<Row> examined(Dataset<Row> trimmed, RunDate date) {
    StructType schema = trimmed.schema();
    List<Column> typed = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      Column delivered = col(column.name());
      DataType type = schema.apply(column.name()).dataType();
      Column value = values.typed(column, delivered, type);
      typed.add(
          (column.role() == Role.STATE_TIME ? when(value.lt(lit(date.end())), value) : value)
              .as(column.name()));
      typed.add(delivered.as(RAW + column.name()));
      if (mayFailToParse(column)) {
        typed.add(
            when(delivered.isNotNull().and(value.isNull()), lit(1))
                .otherwise(lit(0))
                .as(unparsed(column)));
      }
    }
    if (hasDateOnly(feed)) {
      typed.add(
          coalesce(
                  DeliveredValues.isDateOnly(
                      col("ordered_at"), schema.apply("ordered_at").dataType()),
                  lit(false))
              .as(IS_DATE_ONLY));
    }
    typed.add(col(FeedReader.SOURCE_FILE));
    typed.add(col(FeedReader.IS_MALFORMED));
    return parsedOnce(trimmed.select(typed.toArray(Column[]::new)))
        .withColumns(Map.of(VERDICT, verdicts.verdict(), UNPARSED, unparsedCount()))
        .withColumn(VALID_KEY_HASH, when(col(VERDICT).equalTo(RowVerdicts.VALID), keyHash()));
  }

  /**
   * The same rows. A filter on a verdict would otherwise be pushed down with all the parsing inside
   * it, once for every rule; the optimizer does not look through observed rows.
   */
  private Dataset<Row> parsedOnce(Dataset<Row> typed) {
    return typed.observe(new Observation(), count(lit(1)).as("rows"));
  }

  private static boolean mayFailToParse(FeedColumn column) {
    return !column.required() && column.type() != Type.STRING;
  }

  private static String unparsed(FeedColumn column) {
    return "_unparsed_" + column.name();
  }

  private Column unparsedCount() {
    return feed.columns().stream()
        .filter(ExaminedRows::mayFailToParse)
        .map(column -> col(unparsed(column)))
        .reduce(Column::plus)
        .orElse(lit(0));
  }

  private Column keyHash() {
    return xxhash64(
        feed.key().stream()
            .map(column -> keyPart(column, col(column.name())))
            .toArray(Column[]::new));
  }

  private static Column keyPart(FeedColumn column, Column typed) {
    Column text = typed.cast(DataTypes.StringType);
    return column.required() ? text : coalesce(text, lit("\u0000"));
  }
}
