package io.percorso.source;

import java.time.Instant;

/**
 * A file of a delivery as it lies there; one that differs in anything is another.
 *
 * @param path as {@link FeedReader#SOURCE_FILE} names it
 */
public record DeliveredFile(String path, long bytes, Instant modifiedAt) {}
