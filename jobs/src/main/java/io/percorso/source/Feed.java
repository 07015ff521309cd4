package io.percorso.source;

import io.percorso.source.FeedColumn.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The canonical shape of one feed: what a source is mapped to.
 *
 * @param columns in contract order: the order the content hash uses, but for updated_at, which it
 *     takes last, and received_at, which it leaves out
 */
public record Feed(String name, String grain, List<FeedColumn> columns) implements Serializable {

  /** The key columns, in order. */
  public List<FeedColumn> key() {
    return columns.stream().filter(FeedColumn::key).toList();
  }

  /** The one column with a role, or nothing. */
  public Optional<FeedColumn> withRole(Role role) {
    return columns.stream().filter(column -> column.role() == role).findFirst();
  }

  /** All columns with a role. */
  public List<FeedColumn> allWithRole(Role role) {
    return columns.stream().filter(column -> column.role() == role).toList();
  }

  /** The strong identifiers, highest ranking first. */
  public List<FeedColumn> strongIdentifiers() {
    return Stream.of(Role.CUSTOMER_ID, Role.LOYALTY_ID, Role.EMAIL, Role.PHONE)
        .flatMap(role -> withRole(role).stream())
        .toList();
  }

  public boolean has(String column) {
    return columns.stream().anyMatch(c -> c.name().equals(column));
  }

  /** Where a column stands among the columns; -1: there is none of that name. */
  public int position(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** Where the column with a role stands; -1: there is none. */
  public int position(Role role) {
    return withRole(role).map(column -> position(column.name())).orElse(-1);
  }

  static Builder feed(String name, String grain) {
    return new Builder(name, grain);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects a feed's columns; every feed gets received_at, which may be absent. */
  static final class Builder {
    private final String name;
    private final String grain;
    private final List<FeedColumn> columns = new ArrayList<>();

    private Builder(String name, String grain) {
      this.name = name;
      this.grain = grain;
    }

    Builder key(String column, String comment) {
      return key(column, FeedColumn.Type.STRING, true, Role.PLAIN, comment);
    }

    Builder key(String column, FeedColumn.Type type, boolean required, Role role, String comment) {
      return add(new FeedColumn(column, type, required, true, role, Set.of(), comment));
    }

    Builder required(String column, FeedColumn.Type type, Role role, String comment) {
      return add(new FeedColumn(column, type, true, false, role, Set.of(), comment));
    }

    Builder oneOf(String column, Set<String> values, String comment) {
      return add(
          new FeedColumn(column, FeedColumn.Type.STRING, true, false, Role.PLAIN, values, comment));
    }

    Builder optional(String column, FeedColumn.Type type, Role role, String comment) {
      return add(new FeedColumn(column, type, false, false, role, Set.of(), comment));
    }

    Builder text(String column, String comment) {
      return optional(column, FeedColumn.Type.STRING, Role.PLAIN, comment);
    }

    private Builder add(FeedColumn column) {
      columns.add(column);
      return this;
    }

    Feed build() {
      return optional(
              "received_at",
              FeedColumn.Type.TIMESTAMP,
              Role.RECEIVED_AT,
              "when it arrived here; null where the source does not say")
          .toFeed();
    }

    private Feed toFeed() {
      return new Feed(name, grain, List.copyOf(columns));
    }
  }
}
