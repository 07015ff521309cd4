package io.percorso.identity;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Identifiers of the graph: the rank of the namespace, then the pseudonym, so that the smallest of
 * a component is the smallest pseudonym of its highest-ranking namespace.
 */
public final class Identifiers {
  /** Namespaces, highest ranking first. */
  public static final List<String> NAMESPACES =
      List.of("customer_id", "loyalty_id", "email", "phone");

  /** What the id of a cookie that is nobody's starts with. */
  public static final String ANONYMOUS = "9";

  private Identifiers() {}

  /** 1 to 4. */
  public static int rank(String namespace) {
    int index = NAMESPACES.indexOf(namespace);
    if (index < 0) {
      throw new IllegalArgumentException(namespace + " is no namespace of strong identifiers");
    }
    return index + 1;
  }

  /** The identifier of a pseudonym; null where the pseudonym is. */
  public static Column identifier(String namespace, Column pseudonym) {
    return concat(lit(String.valueOf(rank(namespace))), pseudonym);
  }

  /** The namespace an identifier stands in. */
  static Column namespace(Column identifier) {
    Column namespace = lit(null).cast("string");
    for (String name : NAMESPACES) {
      namespace =
          when(rank(identifier).equalTo(String.valueOf(rank(name))), name).otherwise(namespace);
    }
    return namespace;
  }

  static Column rank(Column identifier) {
    return substring(identifier, 1, 1);
  }

  static Column isCustomerId(Column identifier) {
    return rank(identifier).equalTo("1");
  }
}
