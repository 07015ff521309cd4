package io.percorso.source;

/**
 * A file that was delivered broken and is left out.
 *
 * @param path where it is
 * @param why what is wrong with it, without any of its content
 */
public record UnreadableFile(String path, String why) {}
