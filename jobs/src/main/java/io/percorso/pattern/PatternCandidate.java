package io.percorso.pattern;

import org.jspecify.annotations.Nullable;

/** A line a pattern is asked of: what a row of core.pattern_candidates says beside the line. */
public record PatternCandidate(
    String pattern,
    @Nullable Long lagSeconds,
    @Nullable Long unlessLagSeconds,
    @Nullable Long mirroredLagSeconds,
    @Nullable Long mirroredUnlessLagSeconds,
    boolean isMatched,
    boolean isMirroredMatched) {}
