package io.percorso.table;

/** A condition, as a Spark SQL expression over one row, that every row of a table fulfils. */
public record Check(String name, String expression) {}
