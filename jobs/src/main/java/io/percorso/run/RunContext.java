package io.percorso.run;

import io.percorso.source.RunDate;
import org.apache.spark.sql.SparkSession;

/** What a job is told about its run. */
public record RunContext(SparkSession spark, RunDate date, String runId, Progress progress) {}
