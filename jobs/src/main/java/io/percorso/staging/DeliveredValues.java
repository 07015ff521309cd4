package io.percorso.staging;

import io.percorso.privacy.IdentifierKind;
import io.percorso.privacy.Identifiers;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.staging.DeliveredColumns.Delivered;
import java.time.ZoneId;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * How delivered values become typed ones. A value that does not parse is null. An instant without a
 * zone is in the feed's zone: in the gap of spring it moves forward by the gap, in the overlap of
 * autumn it is the earlier. A date alone is its midnight in the business zone. For one thread.
 */
final class DeliveredValues {
  private static final int MONEY_DIGITS = 18;

  private final DeliveredColumns layout;
  private final Delivered[] columns;
  private final long stateTimesStart;
  private final long stateTimesEnd;
  private final int event;
  private final boolean isEventADate;
  private final int orderedAt;
  private final WallClock feedClock;
  private final WallClock businessClock;
  private final InstantText instants;
  private final Identifiers identifiers;

  /**
   * Prepares everything that does not depend on a row.
   *
   * @param end a state that an order line reaches at or after it is not known yet; microseconds
   */
  DeliveredValues(
      Feed feed, DeliveredColumns layout, ZoneId feedZone, StagingConfig config, long end) {
    this.layout = layout;
    columns = layout.columns().toArray(Delivered[]::new);
    stateTimesStart =
        WallClock.micros(config.minDate().atStartOfDay(config.businessZone()).toInstant());
    stateTimesEnd = end;
    event = feed.position(Role.EVENT_TIME);
    isEventADate = event >= 0 && feed.columns().get(event).type() == Type.DATE;
    orderedAt = feed.position("ordered_at");
    feedClock = new WallClock(feedZone);
    businessClock = new WallClock(config.businessZone());
    instants = new InstantText(feedZone);
    identifiers = config.identifiers();
  }

  /** Systems write 1900-01-01 where an order line has not reached a state. */
  private boolean isBeforeAll(Delivered column, Object value) {
    return column.column().role() == Role.STATE_TIME && (Long) value < stateTimesStart;
  }

  /** Reads a row of {@link DeliveredColumns}. */
  TypedRow typed(Row delivered) {
    @Nullable Object[] values = new @Nullable Object[columns.length];
    long present = 0;
    int unparsed = 0;
    boolean waits = false;
    for (int i = 0; i < columns.length; i++) {
      Delivered column = columns[i];
      Object given = given(column, delivered);
      if (given == null) {
        continue;
      }
      present |= 1L << i;
      Object value = value(column, delivered, given);
      if (value == null || isBeforeAll(column, value)) {
        unparsed += column.column().required() ? 0 : 1;
      } else if (column.column().role() != Role.STATE_TIME || (Long) value < stateTimesEnd) {
        values[i] = value;
      } else {
        waits = true;
      }
    }
    return new TypedRow(
        delivered,
        values,
        present,
        eventAt(values),
        orderedAt >= 0 && isDateAlone(columns[orderedAt], delivered),
        delivered.getBoolean(layout.isMalformed()),
        unparsed,
        waits);
  }

  /** A value as delivered but for space around it, for people to read; null where it is blank. */
  @Nullable String shown(Row delivered, int column) {
    Delivered read = columns[column];
    if (delivered.isNullAt(column)) {
      return null;
    }
    return switch (read.form()) {
      case TEXT -> text(read, delivered);
      case CAST -> trimmed(delivered.getString(column));
      case INSTANT, WALL_CLOCK -> PlainText.instant(delivered.getLong(column));
      case DAY -> PlainText.date(delivered.getInt(column));
      case TYPED -> PlainText.of(read.column().type(), delivered.get(column));
    };
  }

  private @Nullable Object given(Delivered column, Row delivered) {
    return switch (column.form()) {
      case TEXT -> text(column, delivered);
      case CAST -> {
        String shown = delivered.getString(column.position());
        yield shown == null ? null : trimmed(shown);
      }
      default -> delivered.get(column.position());
    };
  }

  private @Nullable Object value(Delivered column, Row delivered, Object given) {
    Type type = column.column().type();
    return switch (column.form()) {
      case TEXT -> parsed(column.column(), (String) given);
      case INSTANT -> type == Type.DATE ? (Object) businessClock.dayOf((Long) given) : given;
      case WALL_CLOCK -> {
        long instant = feedClock.instantOf((Long) given);
        yield type == Type.DATE ? (Object) businessClock.dayOf(instant) : (Object) instant;
      }
      case DAY -> type == Type.DATE ? given : (Object) ofDay(column.column(), (Integer) given);
      case TYPED, CAST -> usable(type, delivered, column.valuePosition());
    };
  }

  private @Nullable String text(Delivered column, Row delivered) {
    String given = delivered.getString(column.position());
    String text = given == null ? null : trimmed(given);
    return text != null && column.column().key() && column.column().role() == Role.CUSTOMER_ID
        ? identifiers.normalised(IdentifierKind.CUSTOMER_ID, text)
        : text;
  }

  private long eventAt(@Nullable Object[] values) {
    Object value = event < 0 ? null : values[event];
    if (value == null) {
      return InstantText.NONE;
    }
    return isEventADate ? businessClock.startOf((Integer) value) : (Long) value;
  }

  private boolean isDateAlone(Delivered column, Row delivered) {
    return switch (column.form()) {
      case DAY -> !delivered.isNullAt(column.position());
      case TEXT -> {
        String text = text(column, delivered);
        yield text != null && InstantText.isDate(text);
      }
      default -> false;
    };
  }

  private @Nullable Object parsed(FeedColumn column, String text) {
    return switch (column.type()) {
      case STRING -> text;
      case TIMESTAMP -> present(instant(column, text));
      case DATE -> date(text);
      case INTEGER -> TypedText.integer(text);
      case DOUBLE -> TypedText.finite(text);
      case MONEY -> TypedText.decimal(text, MONEY_DIGITS, 2);
      case QUANTITY -> TypedText.decimal(text, MONEY_DIGITS, 3);
      case BOOLEAN -> TypedText.bool(text);
      case MAP -> throw new IllegalStateException(column.name() + " is read by Spark");
    };
  }

  private static @Nullable Object usable(Type type, Row delivered, int position) {
    if (delivered.isNullAt(position)) {
      return null;
    }
    if (type == Type.MAP) {
      return TextMap.of(delivered.getSeq(position));
    }
    Object value = delivered.get(position);
    return value instanceof Double number && !Double.isFinite(number) ? null : value;
  }

  private long instant(FeedColumn column, String text) {
    if (!InstantText.isDate(text)) {
      return instants.micros(text);
    }
    int day = InstantText.day(text);
    return day == InstantText.NO_DAY ? InstantText.NONE : ofDay(column, day);
  }

  /** An order known by its date alone may have been placed at any time of it: it counts last. */
  private long ofDay(FeedColumn column, int day) {
    return column.name().equals("ordered_at")
        ? businessClock.startOf(day + 1) - 1
        : businessClock.startOf(day);
  }

  private @Nullable Integer date(String text) {
    if (InstantText.isDate(text)) {
      int day = InstantText.day(text);
      return day == InstantText.NO_DAY ? null : day;
    }
    long instant = instants.micros(text);
    return instant == InstantText.NONE ? null : businessClock.dayOf(instant);
  }

  private static @Nullable Long present(long instant) {
    return instant == InstantText.NONE ? null : instant;
  }

  /** Text without spaces around it; null where nothing is left. */
  private static @Nullable String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == ' ') {
      to--;
    }
    return from == to ? null : text.substring(from, to);
  }
}
