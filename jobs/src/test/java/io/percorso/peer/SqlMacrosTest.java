package io.percorso.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlMacrosTest {
  private final SqlMacros macros =
      new SqlMacros(
          List.of(
              "CREATE MACRO twice(x) AS x || ' x ' || x",
              "CREATE MACRO both(a, b) AS\n  twice(a) + twice(b)",
              "CREATE MACRO none() AS NULL"));

  @Test
  void writesACallOutWithItsArgumentsAndLeavesTextAlone() {
    assertThat(macros.expanded("SELECT twice(f(x, ')')), 'twice(x)' FROM t"))
        .isEqualTo("SELECT ((f(x, ')')) || ' x ' || (f(x, ')'))), 'twice(x)' FROM t");
  }

  @Test
  void writesOutCallsWithinMacrosAndArguments() {
    assertThat(macros.expanded("both(none(), c)"))
        .isEqualTo("(((((NULL))) || ' x ' || (((NULL)))) + (((c)) || ' x ' || ((c))))");
  }

  @Test
  void refusesACallWithTooFewArguments() {
    assertThatThrownBy(() -> macros.expanded("both(a)"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
