package io.percorso.table;

import org.apache.spark.sql.types.DataType;

/**
 * One column of a contract.
 *
 * @param required never null in the table
 * @param comment meaning, unit and, for an optional column, what null says
 * @param runMetadata tells about the run that wrote the row and takes no part in the content hash
 */
public record Column(
    String name, DataType type, boolean required, String comment, boolean runMetadata) {}
