package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn.Type;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What is found out about delivered rows before any is staged: the same columns for every feed, and
 * kept, so that no row is read and examined again. Grain: one row per delivered row.
 */
final class Findings {
  /** See {@link RowVerdicts}. */
  static final String VERDICT = "verdict";

  /** Hash of the key of a valid row; null where the row is not valid. */
  static final String KEY_HASH = "key_hash";

  /** How many optional values did not parse. */
  static final String UNPARSED = "unparsed_count";

  /** Hash of the visitor of a valid web event; null: no visitor, or another feed. */
  static final String VISITOR_HASH = "visitor_hash";

  /** Of a valid web event, in days since the epoch. */
  static final String BUSINESS_DATE = "business_date";

  /** The row of the quarantine; null unless the row is rejected. */
  static final String REJECTED = "rejected";

  /** The file the row came from; null: not from a file. */
  static final String SOURCE_FILE = "source_file";

  /** Whether a night of a later date may find something else in the same row. */
  static final String WAITS = "waits";

  /** Whether ordered_at was delivered as a date alone. */
  static final String IS_DATE_ONLY = "is_date_only";

  /** The {@link ValueBytes} of a valid row's typed values; null where the row is not valid. */
  static final String VALUES = "typed_values";

  private static final StructType SCHEMA =
      new StructType()
          .add(VERDICT, IntegerType)
          .add(KEY_HASH, LongType)
          .add(Amounts.AMOUNT, StagedFeeds.typeOf(Type.MONEY))
          .add(UNPARSED, IntegerType)
          .add(VISITOR_HASH, LongType)
          .add(BUSINESS_DATE, IntegerType)
          .add(REJECTED, Quarantine.CONTRACT.nullableSchema())
          .add(SOURCE_FILE, StringType)
          .add(WAITS, BooleanType)
          .add(IS_DATE_ONLY, BooleanType)
          .add(VALUES, BinaryType);

  private final RowExaminer examiner;
  private final PrivateValues privacy;
  private final RejectedRows rejected;
  private final WallClock businessClock;
  private final int amount;

  private Findings(StagingRules rules) {
    Feed feed = rules.feed();
    examiner = rules.examiner();
    privacy = rules.privacy();
    rejected = new RejectedRows(feed);
    businessClock = new WallClock(rules.config().businessZone());
    amount = Amounts.position(feed);
  }

  /** Examines rows of {@link DeliveredColumns}. */
  static Dataset<Row> on(Dataset<Row> delivered, StagingRules rules) {
    return delivered.mapPartitions(
        (MapPartitionsFunction<Row, Row>) rows -> found(rows, rules), Encoders.row(SCHEMA));
  }

  /** {@link ValidRow}s among findings. */
  static Dataset<Row> valid(Dataset<Row> findings) {
    return findings
        .where(col(KEY_HASH).isNotNull())
        .select(KEY_HASH, SOURCE_FILE, IS_DATE_ONLY, VALUES);
  }

  /** A row of {@link #valid}. */
  record ValidRow(Row row) {
    long keyHash() {
      return row.getLong(0);
    }

    @Nullable String sourceFile() {
      return row.getString(1);
    }

    boolean isDateOnly() {
      return row.getBoolean(2);
    }

    byte[] bytes() {
      return row.getAs(3);
    }

    /** In the feed's order, as {@link TypedRow#values}. */
    @Nullable Object[] values() {
      return ValueBytes.values(bytes());
    }
  }

  private static Iterator<Row> found(Iterator<Row> rows, StagingRules rules) {
    return new MadeRows(rows, new Findings(rules)::on);
  }

  private Row on(Row delivered) {
    ExaminedRow examined = examiner.examine(delivered);
    @Nullable Object[] values = examined.row().values();
    Long visitor = examined.isValid() ? privacy.visitorHash(values) : null;
    return RowFactory.create(
        examined.verdict(),
        examined.isValid() ? examined.keyHash() : null,
        amount < 0 ? null : values[amount],
        examined.row().unparsed(),
        visitor,
        visitor == null ? null : businessClock.dayOf(examined.row().eventAt()),
        examined.isRejected() ? rejected.invalid(examined, examiner, privacy) : null,
        examiner.sourceFile(examined.row()),
        examined.verdict() == RowVerdicts.HELD || examined.row().waits(),
        examined.row().isDateOnly(),
        examined.isValid() ? ValueBytes.of(values) : null);
  }
}
