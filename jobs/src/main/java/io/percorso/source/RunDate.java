package io.percorso.source;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The business date a run is for: all that happened, and had arrived, before its end. */
public record RunDate(LocalDate date, ZoneId businessZone) implements Serializable {

  /** The first instant that is not of this date any more. */
  public Instant end() {
    return date.plusDays(1).atStartOfDay(businessZone).toInstant();
  }
}
