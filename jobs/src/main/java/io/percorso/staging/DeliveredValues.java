package io.percorso.staging;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.FeedColumn;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How delivered values become typed ones. A value that does not parse is null. An instant without a
 * zone is in the feed's zone: in the gap of spring it moves forward by the gap, in the overlap of
 * autumn it is the earlier. A date alone is its midnight in the business zone.
 */
final class DeliveredValues {
  private static final String DATE = "^\\d{4}-\\d{2}-\\d{2}$";
  private static final String MINUTES = "^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}";
  private static final String SECONDS = ":\\d{2}(\\.\\d{1,9})?";
  private static final String ZONE = " ?(Z|[+-]\\d{2}(:?\\d{2})?|[A-Za-z][A-Za-z0-9_+/:\\-]*)$";
  private static final String LOCAL = MINUTES + "(" + SECONDS + ")?$";
  private static final String ZONED_WITH_SECONDS = MINUTES + SECONDS + ZONE;
  private static final String ZONED = MINUTES + ZONE;
  private static final DataType TEXT_MAP =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  private final ZoneId feedZone;
  private final ZoneId businessZone;

  DeliveredValues(ZoneId feedZone, ZoneId businessZone) {
    this.feedZone = feedZone;
    this.businessZone = businessZone;
  }

  /** A delivered column with text trimmed and blank text null; other types as they are. */
  static Column trimmed(Column delivered, DataType type) {
    if (!(type instanceof StringType)) {
      return delivered;
    }
    Column text = trim(delivered);
    return when(octet_length(text).gt(0), text);
  }

  /** Any delivered value as text, for people to read. */
  static Column text(Column trimmed, DataType type) {
    return isNested(type) ? to_json(trimmed) : trimmed.cast(DataTypes.StringType);
  }

  /** The typed value of a trimmed column; null where there is none or it does not parse. */
  Column typed(FeedColumn column, Column trimmed, DataType type) {
    return switch (column.type()) {
      case STRING -> text(trimmed, type);
      case TIMESTAMP -> instant(trimmed, type, isDateTheEnd(column));
      case DATE -> date(trimmed, type);
      case INTEGER -> integer(trimmed);
      case DOUBLE -> finite(trimmed.try_cast(DataTypes.DoubleType));
      case MONEY, QUANTITY -> trimmed.try_cast(StagedFeeds.typeOf(column.type()));
      case BOOLEAN -> trimmed.cast(DataTypes.StringType).try_cast(DataTypes.BooleanType);
      case MAP -> map(trimmed, type);
    };
  }

  /** Whether a value is a date without a time. */
  static Column isDateOnly(Column trimmed, DataType type) {
    if (type instanceof DateType) {
      return trimmed.isNotNull();
    }
    return type instanceof StringType ? isDateText(trimmed) : lit(false);
  }

  /** Midnight of a date in the business zone, as an instant. */
  Column startOf(Column date) {
    return fromZone(date.cast(DataTypes.TimestampType), businessZone);
  }

  /** The date of an instant in the business zone. */
  Column dateOf(Column instant) {
    Column local =
        isUtc(businessZone) ? instant : from_utc_timestamp(instant, lit(businessZone.getId()));
    return local.cast(DataTypes.DateType);
  }

  /** An order known by its date alone may have been placed at any time of it: it counts last. */
  private static boolean isDateTheEnd(FeedColumn column) {
    return column.name().equals("ordered_at");
  }

  private Column instant(Column trimmed, DataType type, boolean dateIsItsEnd) {
    if (type instanceof TimestampType) {
      return trimmed;
    }
    if (type instanceof TimestampNTZType) {
      return fromZone(trimmed.cast(DataTypes.TimestampType), feedZone);
    }
    if (type instanceof DateType) {
      return ofDate(trimmed, dateIsItsEnd);
    }
    if (isNested(type)) {
      return lit(null).cast(DataTypes.TimestampType);
    }
    Column text = trimmed.cast(DataTypes.StringType);
    Column parsed = text.try_cast(DataTypes.TimestampType);
    return when(isDateText(text), ofDate(text.try_cast(DataTypes.DateType), dateIsItsEnd))
        .when(text.rlike(LOCAL), fromZone(parsed, feedZone))
        .when(text.rlike(ZONED_WITH_SECONDS), parsed)
        .when(text.rlike(ZONED), withSeconds(text).try_cast(DataTypes.TimestampType));
  }

  /** Spark reads a zone only behind seconds. */
  private static Column withSeconds(Column text) {
    return concat(text.substr(1, 16), lit(":00"), text.substr(17, 100));
  }

  private static Column isDateText(Column text) {
    return octet_length(text).equalTo(10).and(text.rlike(DATE));
  }

  private Column ofDate(Column date, boolean itsEnd) {
    return itsEnd
        ? startOf(date_add(date, 1)).minus(lit(Duration.of(1, ChronoUnit.MICROS)))
        : startOf(date);
  }

  private Column date(Column trimmed, DataType type) {
    if (type instanceof DateType) {
      return trimmed;
    }
    Column instant = dateOf(instant(trimmed, type, false));
    return type instanceof StringType
        ? when(isDateText(trimmed), trimmed.try_cast(DataTypes.DateType)).otherwise(instant)
        : instant;
  }

  private static Column fromZone(Column local, ZoneId zone) {
    return isUtc(zone) ? local : to_utc_timestamp(local, lit(zone.getId()));
  }

  private static boolean isUtc(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC);
  }

  private static Column finite(Column number) {
    Column isInfinite = abs(number).equalTo(Double.POSITIVE_INFINITY);
    return when(not(number.isNaN().or(isInfinite)), number);
  }

  private static Column integer(Column trimmed) {
    Column number = trimmed.try_cast(DataTypes.createDecimalType(20, 6));
    return when(number.equalTo(floor(number)), number.try_cast(DataTypes.IntegerType));
  }

  private static Column map(Column trimmed, DataType type) {
    if (type instanceof MapType) {
      return trimmed.cast(TEXT_MAP);
    }
    Column json = isNested(type) ? to_json(trimmed) : trimmed.cast(DataTypes.StringType);
    return from_json(json, TEXT_MAP);
  }

  private static boolean isNested(DataType type) {
    return type instanceof MapType || type instanceof StructType || type instanceof ArrayType;
  }
}
