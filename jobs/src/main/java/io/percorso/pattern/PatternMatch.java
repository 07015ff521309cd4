package io.percorso.pattern;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern that holds on a line: what a row of core.pattern_matches says beside the line. */
public record PatternMatch(
    String pattern,
    @Nullable MatchLevel level,
    @Nullable String identityMethod,
    List<String> evidenceTouchpointIds,
    long evidenceCount,
    @Nullable Long lagSeconds,
    @Nullable Long evidenceAt,
    boolean isSameDayUnordered) {}
