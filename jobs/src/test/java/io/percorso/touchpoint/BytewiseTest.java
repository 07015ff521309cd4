package io.percorso.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytewiseTest {
  @Test
  void ordersTextAsItsUtf8BytesDo() {
    List<String> texts = List.of("", "a", "ab", "b", "é", "\uE000", "\uFFFD", "🛒", "🛒a", "🛓");
    for (String left : texts) {
      for (String right : texts) {
        int bytes =
            Arrays.compareUnsigned(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(Bytewise.compare(left, right)))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(bytes));
      }
    }
  }

  @Test
  void putsNullFirst() {
    assertThat(Bytewise.compare(null, "")).isNegative();
    assertThat(Bytewise.compare("", null)).isPositive();
    assertThat(Bytewise.compare(null, null)).isZero();
    assertThat(Bytewise.greatest(null, "a")).isEqualTo("a");
    assertThat(Bytewise.greatest("b", "a")).isEqualTo("b");
  }
}
