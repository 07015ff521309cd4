package io.percorso.staging;

/**
 * A delivered row with its values and the verdict on it.
 *
 * @param verdict see {@link RowVerdicts}
 * @param keyHash equal for equal keys; 0 where the row is not valid
 */
record ExaminedRow(TypedRow row, int verdict, long keyHash) {

  boolean isValid() {
    return verdict == RowVerdicts.VALID;
  }

  boolean isRejected() {
    return verdict > RowVerdicts.VALID;
  }
}
