package io.percorso.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  private final Identifiers identifiers = new Identifiers("ES", List.of("Walk-In", "99"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "0", "000", "-", "00000000-0000-0000-0000-000000000000", "null", "NULL", "None",
        "undefined", "Unknown", "anonymous", "guest", "N/A", "test", "-1", "not set", "(not set)",
        "(None)", "()", "( 0 )", "walk-in", "(WALK-IN)", "99"
      })
  void takesAPlaceholderForNoIdentifier(String placeholder) {
    for (IdentifierKind kind : IdentifierKind.values()) {
      assertThat(identifiers.normalised(kind, placeholder)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = IdentifierKind.class,
      names = {"CUSTOMER_ID", "LOYALTY_ID", "ANONYMOUS_ID"})
  void keepsIdsAsTheyAreButForSpace(IdentifierKind kind) {
    assertThat(identifiers.normalised(kind, "\t Ab-0 ")).isEqualTo("Ab-0");
    assertThat(identifiers.normalised(kind, "tester")).isEqualTo("tester");
    assertThat(identifiers.normalised(kind, "-10")).isEqualTo("-10");
    assertThat(identifiers.normalised(kind, null)).isNull();
  }

  @Test
  void writesEmailsInLowerCase() {
    assertThat(identifiers.normalised(IdentifierKind.EMAIL, " Ana@Example.ORG "))
        .isEqualTo("ana@example.org");
    assertThat(identifiers.normalised(IdentifierKind.EMAIL, "ana.example.org")).isNull();
  }

  @Test
  void writesPhonesInternationally() {
    assertThat(identifiers.normalised(IdentifierKind.PHONE, "600 12 34 56"))
        .isEqualTo("+34600123456");
    assertThat(identifiers.normalised(IdentifierKind.PHONE, "0044 20 7946 0000"))
        .isEqualTo("+442079460000");
    assertThat(identifiers.normalised(IdentifierKind.PHONE, "12")).isNull();
    assertThat(identifiers.normalised(IdentifierKind.PHONE, "call me")).isNull();
    assertThat(new Identifiers("ZZ", List.of()).normalised(IdentifierKind.PHONE, "600123456"))
        .isNull();
    assertThat(new Identifiers("ZZ", List.of()).normalised(IdentifierKind.PHONE, "+34600123456"))
        .isEqualTo("+34600123456");
  }

  @Test
  void knowsRegions() {
    assertThat(Identifiers.isRegion("ES")).isTrue();
    assertThat(Identifiers.isRegion("ZZ")).isTrue();
    assertThat(Identifiers.isRegion("Spain")).isFalse();
  }
}
