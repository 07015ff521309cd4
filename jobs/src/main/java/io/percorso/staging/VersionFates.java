package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The fates of the versions of a key. Reads rows sorted by key with the winner first, so that a row
 * is compared with two before it at most: the winner, and the first without an update.
 */
final class VersionFates {
  static final String FATE = "fate";
  static final String VISITOR_HASH = "visitor_hash";
  static final String BUSINESS_DATE = "business_date";
  static final String REJECTED = "rejected";

  /**
   * A version and its fate, without personal data: its amount; of the winner the visitor and date
   * of its event and the staged fields; of a conflicting one the quarantine's row; and the
   * identifiers with their times of the versions that lost to another content, and of a winner that
   * was known before its staged arrival.
   */
  static final StructType SCHEMA =
      new StructType()
          .add(FATE, StringType)
          .add(Amounts.AMOUNT, StagedFeeds.typeOf(Type.MONEY))
          .add(VISITOR_HASH, LongType)
          .add(BUSINESS_DATE, IntegerType)
          .add("staged_fields", BinaryType)
          .add(REJECTED, Quarantine.CONTRACT.nullableSchema())
          .add(IdentifierPairs.SEEN_AT, LongType)
          .add(IdentifierPairs.KNOWN_AT, LongType)
          .add(IdentifierPairs.IDENTIFIERS, createArrayType(StringType));

  private static final int STAGED_FIELDS = 4;

  private final Feed feed;
  private final CarriedRows layout;
  private final StagedRows staged;
  private final RejectedRows rejected;
  private final int amount;
  private final int receivedAt;
  private @Nullable Row winner;
  private @Nullable Row firstWithoutUpdate;

  private VersionFates(StagingRules rules) {
    feed = rules.feed();
    layout = new CarriedRows(feed);
    staged = new StagedRows(rules);
    rejected = new RejectedRows(feed);
    amount = Amounts.position(feed);
    receivedAt = feed.position(Role.RECEIVED_AT);
  }

  /** One row of {@link #SCHEMA} for each row of {@link RowVersions#SCHEMA}. */
  static Iterator<Row> of(Iterator<Row> rows, StagingRules rules) {
    return new MadeRows(rows, new VersionFates(rules)::decided);
  }

  /** The staged fields of the winners among rows of {@link #SCHEMA} as {@link CarriedRows}. */
  static Dataset<Row> winners(Dataset<Row> resolved, Feed feed) {
    return resolved.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows ->
                new MadeRows(
                    rows,
                    row ->
                        row.isNullAt(STAGED_FIELDS)
                            ? null
                            : CarriedRows.row(ValueBytes.values(row.getAs(STAGED_FIELDS)))),
        Encoders.row(new CarriedRows(feed).schema()));
  }

  private Row decided(Row row) {
    String fate = fate(row);
    @Nullable Object[] values = ValueBytes.values(row.getAs(RowVersions.VALUES));
    Object counted = amount < 0 ? null : values[amount];
    if (fate.equals(RowVersions.DUPLICATE)) {
      return RowFactory.create(fate, counted, null, null, null, null, null, null, null);
    }
    @Nullable Object[] fields =
        staged.fields(
            values,
            row.getBoolean(RowVersions.IS_DATE_ONLY),
            row.getString(RowVersions.SOURCE_FILE));
    boolean isStaged = fate.equals(RowVersions.STAGED);
    @Nullable Object[] stagedValues = Arrays.copyOf(fields, feed.columns().size());
    boolean isLinking = !isStaged || isKnownBefore(row, stagedValues);
    return RowFactory.create(
        fate,
        counted,
        isStaged ? fields[layout.visitorHash()] : null,
        isStaged ? fields[layout.businessDate()] : null,
        isStaged ? ValueBytes.of(fields) : null,
        fate.equals(RowVersions.CONFLICTING)
            ? rejected.conflicting(stagedValues, row.getString(RowVersions.SOURCE_FILE))
            : null,
        isLinking ? IdentifierPairs.seenAt(feed, stagedValues) : null,
        isLinking
            ? IdentifierPairs.knownAt(feed, stagedValues, row.get(RowVersions.RECEIVED_AT))
            : null,
        isLinking ? IdentifierPairs.identifiers(feed, stagedValues) : null);
  }

  /** Whether a copy that does not say when it arrived was used before the staged one arrived. */
  private boolean isKnownBefore(Row row, @Nullable Object[] stagedValues) {
    return row.isNullAt(RowVersions.RECEIVED_AT) && stagedValues[receivedAt] != null;
  }

  private String fate(Row row) {
    if (row.getBoolean(RowVersions.IS_COPY)) {
      return RowVersions.DUPLICATE;
    }
    boolean isUpdated = !row.isNullAt(RowVersions.UPDATED_AT);
    if (winner == null
        || !winner.getString(RowVersions.KEY).equals(row.getString(RowVersions.KEY))) {
      winner = row;
      firstWithoutUpdate = isUpdated ? null : row;
      return RowVersions.STAGED;
    }
    boolean isOlder;
    if (isUpdated) {
      isOlder = isLess(row, winner, RowVersions.UPDATED_AT);
    } else if (firstWithoutUpdate == null) {
      firstWithoutUpdate = row;
      isOlder = false;
    } else {
      isOlder = isLess(row, firstWithoutUpdate, RowVersions.NEWEST_ARRIVAL);
    }
    return isOlder ? RowVersions.SUPERSEDED : RowVersions.CONFLICTING;
  }

  private static boolean isLess(Row one, Row other, int position) {
    return !one.isNullAt(position)
        && !other.isNullAt(position)
        && one.getLong(position) < other.getLong(position);
  }
}
