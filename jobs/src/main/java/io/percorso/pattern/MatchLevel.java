package io.percorso.pattern;

import java.util.Locale;

/** What evidence and order line have in common, strongest first. */
public enum MatchLevel {
  PRODUCT,
  BRAND_AND_CATEGORY,
  CATEGORY;

  /** As it stands in tables and settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
