package io.percorso.table;

/** A column whose non-null values stand in another table's key column. */
public record Reference(String column, String table, String tableColumn) {}
