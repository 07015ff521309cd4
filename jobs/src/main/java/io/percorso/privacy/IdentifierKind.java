package io.percorso.privacy;

/** The namespaces of identifiers; each has its own way to be written down. */
public enum IdentifierKind {
  CUSTOMER_ID,
  LOYALTY_ID,
  EMAIL,
  PHONE,
  ANONYMOUS_ID
}
