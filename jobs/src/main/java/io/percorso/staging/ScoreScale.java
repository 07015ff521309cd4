package io.percorso.staging;

import java.io.Serializable;

/** The least and the greatest score of a metric, both possible. */
public record ScoreScale(double least, double most) implements Serializable {}
