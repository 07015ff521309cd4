package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.Feeds;
import io.percorso.table.TableContract;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The staging tables of the feeds. Grain and key: the feed's. Identifiers are pseudonyms; a
 * placeholder or an unusable identifier is null.
 */
public final class StagedFeeds {
  /** A file that delivered the row. */
  public static final String SOURCE_FILE = CarriedRows.SOURCE_FILE;

  /** A hash of the row's key. */
  public static final String KEY_HASH = CarriedRows.KEY_HASH;

  private static final Map<Feed, TableContract> CONTRACTS = contracts();

  private StagedFeeds() {}

  /** The staging table of a feed. */
  public static TableContract of(Feed feed) {
    TableContract contract = CONTRACTS.get(feed);
    if (contract == null) {
      throw new IllegalArgumentException(feed + " is no feed");
    }
    return contract;
  }

  private static Map<Feed, TableContract> contracts() {
    Map<Feed, TableContract> contracts = new LinkedHashMap<>();
    Feeds.ALL.forEach(feed -> contracts.put(feed, contract(feed)));
    return contracts;
  }

  private static TableContract contract(Feed feed) {
    TableContract.Builder builder =
        TableContract.table("staging", feed.name())
            .grain(feed.grain())
            .key(feed.key().stream().map(FeedColumn::name).toArray(String[]::new));
    for (FeedColumn column : feed.columns()) {
      boolean required = column.required() && !column.isPseudonymised();
      String comment =
          column.isPseudonymised() || column.identifierNamespace().isPresent()
              ? column.comment() + "; pseudonym, null where there is none to use"
              : column.comment();
      if (required) {
        builder.required(column.name(), typeOf(column.type()), comment);
      } else {
        builder.optional(column.name(), typeOf(column.type()), comment);
      }
    }
    if (feed.equals(Feeds.ORDERS)) {
      builder.required(
          "is_date_only", BooleanType, "the source gave a date alone; ordered_at is its end");
    }
    if (feed.equals(Feeds.WEB_EVENTS)) {
      builder
          .required("is_excluded", BooleanType, "a bot's, or consent was denied: in no session")
          .optional(
              "excluded_reason",
              StringType,
              "declared_bot, user_agent, event_volume, consent_denied; null: not excluded");
    }
    feed.withRole(Role.EVENT_TIME)
        .ifPresent(
            time ->
                builder.required(
                    "business_date",
                    DateType,
                    "the date of " + time.name() + " in the business zone"));
    return builder
        .runColumn(
            SOURCE_FILE,
            StringType,
            "a file that delivered it, in the run that staged it; null: not from a file")
        .runColumn(KEY_HASH, LongType, "64 bits of the key, to find rows of equal keys by")
        .distinct(KEY_HASH)
        .build();
  }

  /** The Spark type a feed column is staged as. */
  public static DataType typeOf(FeedColumn.Type type) {
    return switch (type) {
      case STRING -> StringType;
      case TIMESTAMP -> TimestampType;
      case DATE -> DateType;
      case INTEGER -> IntegerType;
      case DOUBLE -> DoubleType;
      case MONEY -> DataTypes.createDecimalType(18, 2);
      case QUANTITY -> DataTypes.createDecimalType(18, 3);
      case BOOLEAN -> BooleanType;
      case MAP -> DataTypes.createMapType(StringType, StringType);
    };
  }
}
