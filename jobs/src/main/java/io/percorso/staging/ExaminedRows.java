package io.percorso.staging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
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

  /** Hash of the key; null where the row has no key. */
  static final String KEY_HASH = "_key_hash";

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

  /** A column as delivered, as text. */
  static Column raw(FeedColumn column) {
    return col(RAW + column.name());
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
    StructType schema = delivered.schema();
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      Column value =
          there.contains(column.name())
              ? DeliveredValues.trimmed(
                  delivered.col(column.name()), schema.apply(column.name()).dataType())
              : lit(null).cast(DataTypes.StringType);
      boolean isIdentifierKey = column.key() && column.role() == Role.CUSTOMER_ID;
      columns.add(
          (isIdentifierKey
                  ? Pseudonyms.normalised(
                      IdentifierKind.CUSTOMER_ID,
                      value.cast(DataTypes.StringType),
                      config.identifiers())
                  : value)
              .as(column.name()));
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
      typed.add(DeliveredValues.text(delivered, type).as(RAW + column.name()));
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
    Map<String, Column> judged = new LinkedHashMap<>();
    judged.put(VERDICT, verdicts.verdict());
    judged.put(KEY_HASH, keyHash());
    judged.put(UNPARSED, unparsedCount());
    return trimmed.select(typed.toArray(Column[]::new)).withColumns(judged);
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
    Column isComplete = lit(true);
    List<Column> parts = new ArrayList<>();
    for (FeedColumn column : feed.key()) {
      Column text = col(column.name()).cast(DataTypes.StringType);
      parts.add(column.required() ? text : coalesce(text, lit("\u0000")));
      if (column.required()) {
        isComplete = isComplete.and(col(column.name()).isNotNull());
      }
    }
    return when(isComplete, xxhash64(parts.toArray(Column[]::new)));
  }
}
