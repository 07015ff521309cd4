package io.percorso.source;

import io.percorso.config.ConfigReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One source of a feed: where its rows are and how they become canonical.
 *
 * @param name within the feed, for messages
 * @param inputs further tables that query may join, by the name it calls them
 * @param query SQL over {@code source} and the inputs; absent: the rows as they are
 * @param filter SQL condition; rows that do not fulfil it are not part of the feed
 * @param columns canonical column to SQL expression; a column not named is taken from the column of
 *     the same name
 */
public record SourceConfig(
    String name,
    TableLocation location,
    Map<String, TableLocation> inputs,
    Optional<String> query,
    Optional<String> filter,
    Map<String, String> columns) {

  static SourceConfig from(String name, ConfigReader reader) {
    Map<String, TableLocation> inputs = new LinkedHashMap<>();
    ConfigReader inputBlocks = reader.at("inputs");
    for (String input : inputBlocks.names()) {
      if (!input.matches("[A-Za-z_][A-Za-z0-9_]*") || input.equalsIgnoreCase("source")) {
        inputBlocks.problem(
            input, "is no name for an input. Use letters, digits and _, not source");
      }
      inputs.put(input, TableLocation.from(inputBlocks.at(input)));
    }
    Optional<String> query = reader.optionalString("query");
    if (query.isEmpty() && !inputs.isEmpty()) {
      reader.problem("inputs", "are there, but no query that joins them");
    }
    return new SourceConfig(
        name,
        TableLocation.from(reader),
        inputs,
        query,
        reader.optionalString("filter"),
        reader.texts("columns"));
  }
}
