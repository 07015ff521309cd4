package io.percorso.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4111 1111 1111 1111 12/27              | [card] 12/27
          4111 1111 1111 1111 12/27 123          | [card] 12/27 123
          12/27 4111 1111 1111 1111              | 12/27 [card]
          4111111111111111/1227                  | [card]/1227
          4111 1111 1111 1111 10/01/2026         | [card] 10/01/2026
          3782 822463 10005 12/27                | [card] 12/27
          411111111 1111111 12/27                | [card] 12/27
          5018 0000 0009 28013                   | [card] 28013
          600 123 456 4111 1111 1111 1111        | [phone] [card]
          600123456 / 911234567                  | [phone] / [phone]
          600123456-911234567                    | [phone]-[phone]
          600 123 456 911 234 567                | [phone] [phone]
          91 234 56 78 / 600 12 34 56            | [phone] / [phone]
          06 12 34 56 78 06 98 76 54 32          | [phone] [phone]
          +34 600 123 456 600 123 456            | [phone] [phone]
          0034 600 123 456 0034 911 234 567      | [phone] [phone]
          555-1234 / 555-9876                    | [phone] / [phone]
          call 600 123 456 28013 Madrid          | call [phone] 28013 Madrid
          28013 600 123 456                      | 28013 [phone]
          12345 (91) 2345678 28013               | 12345 [phone] 28013
          +34600123456 28013 Madrid              | [phone] 28013 Madrid
          pedido 12345 600123456                 | pedido 12345 [phone]
          pedido 12345 600 123 456               | pedido 12345 [phone]
          600 123 456 12.99                      | [phone] 12.99
          12.99 34.50 600123456                  | 12.99 34.50 [phone]
          """)
  void findsNumbersAmongOtherDigits(String text, String scrubbed) {
    assertThat(TextScrubber.text(text)).isEqualTo(scrubbed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          el 10/01/2026 600123456                | el 10/01/2026 [phone]
          600123456 10/01/2026                   | [phone] 10/01/2026
          600123456-10/01/2026                   | [phone]-10/01/2026
          600123456 2026-01-31                   | [phone] 2026-01-31
          2026-01-31 10:15:30 600123456          | 2026-01-31 10:15:30 [phone]
          10/01/26 600123456                     | 10/01/26 [phone]
          10-01-2026 - 15-01-2026 600 12 34 56   | 10-01-2026 - 15-01-2026 [phone]
          10-12-2012-34                          | [phone]
          600-10-01-2026                         | [phone]
          """)
  void tellsNumbersFromDates(String text, String scrubbed) {
    assertThat(TextScrubber.text(text)).isEqualTo(scrubbed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          555-123-4567x89                        | [phone]x89
          600123456ext12                         | [phone]ext12
          600123456gracias                       | [phone]gracias
          +34600123456A                          | [phone]A
          4111111111111111A                      | [card]A
          600123456 12345AB                      | [phone] 12345AB
          """)
  void findsNumbersBeforeLetters(String text, String scrubbed) {
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
        "a @ b",
        "1-555-1234",
        "pedidos 12345678 12345679 12345680",
        "12345678901234567890",
        "sizes 36 37 38 39 40 41 42 43",
        "12.99 34.50 10.00 5.95 7.00",
        "1299.00 1500.50 200.00",
        "1.299.000 2.500.000 750.000",
        "40.416775 -3.703790",
        "1.23456789e-7",
        "10/01/2026 10:15",
        "10/01/26 15/01/26 20/01/26",
        "2026-01-31/2026-02-05 28013",
        "2026-01-31 10:15:30.123456",
        "2026-01-31T10:15:30.123456789Z",
        "1767225600000",
        "123456789AB",
        "030640615X",
        "123456789a1b2c3d",
        "12345678-1234-4abc-8def-1234567890ab"
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          q=600+123+456              | q=[phone]
          q=%2B34+600+123+456&p=2    | q=[phone]&p=2
          card=4111+1111+1111+1111   | card=[card]
          q=600%2520123%2520456      | q=[phone]
          q=a%2520600123456          | q=a%25[phone]
          q=600%2D123%2D456          | q=[phone]
          q=2026+boots+size+42       | q=2026+boots+size+42
          """)
  void scrubsWhatFormsSend(String query, String scrubbed) {
    assertThat(TextScrubber.url("https://x.org/?" + query)).isEqualTo("https://x.org/?" + scrubbed);
  }

  @Test
  void scrubsNumbersThatAreSetInPrintOrOverLines() {
    assertThat(TextScrubber.text("(555) 123\u20114567")).isEqualTo("[phone]");
    assertThat(TextScrubber.text("06\u202f12\u202f34\u202f56\u202f78")).isEqualTo("[phone]");
    assertThat(TextScrubber.text("600\u2013123\u2013456")).isEqualTo("[phone]");
    assertThat(TextScrubber.text("600\t123\r\n456")).isEqualTo("[phone]");
    assertThat(TextScrubber.text("rene\u0301@example.org")).isEqualTo("[email]");
    assertThat(TextScrubber.text("size 42\nsize 43\nbox of 12"))
        .isEqualTo("size 42\nsize 43\nbox of 12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tel=600123456/911234567&card=4111111111111111/1227 | tel=[phone]/[phone]&card=[card]/1227
          q=600123456%20%2F%20911234567%2C600123456          | q=[phone]%20%2F%20[phone]%2C[phone]
          d=10%2F01%2F2026%20600123456                       | d=10%2F01%2F2026%20[phone]
          t=%2B34600123456%2028013                           | t=[phone]%2028013
          t=%252B34600123456                                 | t=[phone]
          t=600123456-911234567#600123456/911234567          | t=[phone]-[phone]#[phone]/[phone]
          """)
  void findsNumbersAmongOtherDigitsOfAQuery(String query, String scrubbed) {
    assertThat(TextScrubber.url("https://x.org/?" + query)).isEqualTo("https://x.org/?" + scrubbed);
  }

  @ParameterizedTest
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @CsvSource({
    "'7', '', '7'",
    "'7', 'x', '7'",
    "'1 ', '1x', '1 '",
    "'1-', '', '1-'",
    "'1.', '', '1.'",
    "'36 ', '', '36 '",
    "'+1', '', '+1'",
    "'12.99 ', '', '12.99 '",
    "'10/01/2026 ', '', '10/01/2026 '",
    "'1234567a', '', '1234567a'",
    "'%20', 'x', '%20'",
    "'600123456 ', 'x', '[phone] '",
    "'4111 1111 1111 1111 12/27 ', 'x', '[card] 12/27 '"
  })
  void needsLittleTimeForAMillionCharacters(String piece, String end, String scrubbed) {
    int times = 1_000_000 / piece.length();
    String clean = TextScrubber.text(piece.repeat(times) + end);
    assertThat(scrubbed.repeat(times).concat(end).equals(clean)).isTrue();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void needsLittleStackForALongAddress() {
    assertThat(TextScrubber.text("a@" + "a.".repeat(500_000) + "org now")).isEqualTo("[email] now");
  }

  @Test
  void leavesNumbersOfIdsAlone() {
    assertThat(TextScrubber.withoutEmails("600123456")).isEqualTo("600123456");
    assertThat(TextScrubber.withoutEmails("ana@x.org")).isEqualTo("[email]");
    assertThat(TextScrubber.text((String) null)).isNull();
  }
}
