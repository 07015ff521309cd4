package io.percorso.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of the peers: one statement per model, in the dialect of an engine. */
final class PeerSql {
  /** Models that are compared with a published table, by model; the others are steps to them. */
  static final Map<String, String> PUBLISHED = published();

  private static final List<String> MODELS =
      List.of(
          "activity_stages",
          "iso_currencies",
          "valid_customers",
          "staged_customers",
          "valid_orders",
          "staged_orders",
          "staged_order_lines",
          "staged_returns",
          "staged_products",
          "valid_interactions",
          "staged_interactions",
          "valid_feedback",
          "staged_feedback",
          "staged_web_events",
          "feed_starts",
          "identifier_rows",
          "identifiers",
          "identifier_pairs",
          "identifier_hubs",
          "identifier_links",
          "component_roots_0",
          "component_nearest_1",
          "component_roots_1",
          "component_nearest_2",
          "components",
          "person_identifiers",
          "persons",
          "row_identifiers",
          "cookie_assignments",
          "web_events_of_persons",
          "session_events",
          "web_sessions",
          "sessions",
          "web_touchpoints",
          "row_owners",
          "row_persons",
          "lines",
          "line_touchpoints",
          "touchpoints",
          "journey_steps",
          "journey_numbers",
          "journey_places",
          "journey_touchpoints",
          "journeys",
          "asked_lines",
          "pattern_evidence",
          "line_evidence",
          "pattern_candidates",
          "attached_purchases",
          "returns_of_lines",
          "pattern_matches",
          "order_line_outcomes",
          "windowed_lines",
          "daily_lines",
          "omnichannel_daily",
          "pattern_windows",
          "pickup_performance");

  private final String dialect;
  private final Map<String, String> parameters;

  PeerSql(String dialect, Map<String, String> parameters) {
    this.dialect = dialect;
    this.parameters = parameters;
  }

  /** Every model of this dialect with its query, in the order they are made. */
  Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    for (String model : MODELS) {
      String shared = "models/%s.sql".formatted(model);
      String own = "models/%s.%s.sql".formatted(model, dialect);
      String text = exists(own) ? own : shared;
      if (exists(text)) {
        models.put(model, filled(read(text)));
      }
    }
    return models;
  }

  /**
   * The statements before the first model: settings and macros, the engine's own and the shared.
   */
  List<String> preludes() {
    List<String> statements = new ArrayList<>(statements(read(dialect + ".sql")));
    statements.addAll(statements(read("functions.sql")));
    return statements;
  }

  private List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    for (String statement : filled(text.replaceAll("(?m)^--.*\\n", "")).split(";\\s*\\n", -1)) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return statements;
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      filled = filled.replace("${" + parameter.getKey() + "}", parameter.getValue());
    }
    return filled;
  }

  private static boolean exists(String name) {
    return PeerSql.class.getResource(path(name)) != null;
  }

  private static String path(String name) {
    return "/peers/" + name;
  }

  private static String read(String name) {
    try (InputStream in = PeerSql.class.getResourceAsStream(path(name))) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> published() {
    Map<String, String> published = new LinkedHashMap<>();
    for (String core :
        List.of(
            "persons",
            "person_identifiers",
            "cookie_assignments",
            "sessions",
            "journey_touchpoints",
            "journeys",
            "order_line_outcomes",
            "pattern_matches",
            "pattern_candidates")) {
      published.put(core, "core." + core);
    }
    for (String mart : List.of("omnichannel_daily", "pattern_windows", "pickup_performance")) {
      published.put(mart, "mart." + mart);
    }
    return Map.copyOf(published);
  }
}
