package io.percorso.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextScrubberTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          write to Ana.B+shop@mail.example.org.     | write to [email].
          ana@localhost                             | [email]
          call 600 12 34 56 now                     | call [phone] now
          +34 600-123-456                           | [phone]
          (0034)600123456,thanks                    | [phone],thanks
          555-1234                                  | [phone]
          (212) 555-0134                            | [phone]
          card 4111 1111 1111 1111 exp              | card [card] exp
          4111-1111-1111-1111                       | [card]
          4111111111111111                          | [card]
          378282246310005                           | [card]
          """)
  void removesPersonalData(String text, String scrubbed) {
    assertThat(TextScrubber.text(text)).isEqualTo(scrubbed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "iphone 15 pro 256",
        "2026-01-31",
        "on 2026-01-31 10:15 it broke",
        "order 12345678",
        "4111111111111112",
        "SKU123456789",
        "size 38 40 42",
        "20 EUR",
        "@",
        "a @ b"
      })
  void keepsWhatIsNone(String text) {
    assertThat(TextScrubber.text(text)).isEqualTo(text);
  }

  @Test
  void scrubsTheQueryOfAnAddressWhateverItsEncoding() {
    assertThat(TextScrubber.url("https://x.org/p/600123456?q=ana%40x.org&t=%2B34600123456#a@b.org"))
        .isEqualTo("https://x.org/p/600123456?q=[email]&t=[phone]#[email]");
    assertThat(TextScrubber.url("https://x.org/?q=call%20600123456"))
        .isEqualTo("https://x.org/?q=call%20[phone]");
    assertThat(TextScrubber.url("https://x.org/?q=a%2540x.org"))
        .isEqualTo("https://x.org/?q=[email]");
    assertThat(TextScrubber.url("https://x.org/unsubscribe/ana@x.org"))
        .isEqualTo("https://x.org/unsubscribe/[email]");
    assertThat(TextScrubber.url("https://x.org/40/p?page=2"))
        .isEqualTo("https://x.org/40/p?page=2");
    assertThat(TextScrubber.url((String) null)).isNull();
  }

  @Test
  void leavesNumbersOfIdsAlone() {
    assertThat(TextScrubber.withoutEmails("600123456")).isEqualTo("600123456");
    assertThat(TextScrubber.withoutEmails("ana@x.org")).isEqualTo("[email]");
    assertThat(TextScrubber.text((String) null)).isNull();
  }
}
