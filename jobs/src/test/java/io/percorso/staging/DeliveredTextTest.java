package io.percorso.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Thousands of texts, read here and by Spark's own casts: both must see the same in them. */
@NullUnmarked
class DeliveredTextTest {
  private static final String DATE = "^\\\\d{4}-\\\\d{2}-\\\\d{2}$";
  private static final String MINUTES = "^\\\\d{4}-\\\\d{2}-\\\\d{2}[T ]\\\\d{2}:\\\\d{2}";
  private static final String SECONDS = ":\\\\d{2}(\\\\.\\\\d{1,9})?";
  private static final String ZONE =
      " ?(Z|[+-]\\\\d{2}(:?\\\\d{2})?|[A-Za-z][A-Za-z0-9_+/:\\\\-]*)$";

  private static final String[] ZONES = {
    "Z",
    "z",
    "+01",
    "-05:30",
    "+0530",
    "+18:00",
    "+18:01",
    "+1:00",
    "-00:00",
    "+01:60",
    "+01:3",
    "UTC",
    "Europe/Madrid",
    "EST",
    "UTC+1:00",
    "UTC+01:00",
    "GMT-3",
    "PM",
    "Mars/Base",
    "Etc/GMT+5",
    "PST"
  };

  @Test
  void readsTimesAsSparkDoes() {
    InstantText instants = new InstantText(StagingCase.NEW_YORK);
    String sparks =
        """
        CASE
          WHEN text RLIKE '%1$s(%2$s)?$'
            THEN unix_micros(to_utc_timestamp(try_cast(text AS TIMESTAMP), 'America/New_York'))
          WHEN text RLIKE '%1$s%2$s%3$s' THEN unix_micros(try_cast(text AS TIMESTAMP))
          WHEN text RLIKE '%1$s%3$s'
            THEN unix_micros(
              try_cast(concat(substr(text, 1, 16), ':00', substr(text, 17, 100)) AS TIMESTAMP))
        END
        """
            .formatted(MINUTES, SECONDS, ZONE);

    List<Row> compared = sparks(times(), sparks);

    assertSame(
        compared,
        text -> {
          long micros = instants.micros(text);
          return micros == InstantText.NONE ? null : micros;
        });
    assertThat(compared.stream().filter(row -> !row.isNullAt(1)).count())
        .isBetween(500L, compared.size() - 500L);
  }

  @Test
  void readsDatesAsSparkDoes() {
    List<Row> compared =
        sparks(
            dates(),
            "CASE WHEN octet_length(text) = 10 AND text RLIKE '%s' THEN unix_date(try_cast(text AS DATE)) END"
                .formatted(DATE));

    assertSame(
        compared,
        text -> {
          int day = InstantText.isDate(text) ? InstantText.day(text) : InstantText.NO_DAY;
          return day == InstantText.NO_DAY ? null : day;
        });
    assertThat(compared).anyMatch(row -> row.isNullAt(1)).anyMatch(row -> !row.isNullAt(1));
  }

  @Test
  void readsNumbersAsSparkDoes() {
    Set<String> numbers = numbers();

    assertSame(
        sparks(numbers, "CAST(try_cast(text AS DECIMAL(18,2)) AS STRING)"),
        text -> plain(TypedText.decimal(text, 18, 2)));
    assertSame(
        sparks(numbers, "CAST(try_cast(text AS DECIMAL(18,3)) AS STRING)"),
        text -> plain(TypedText.decimal(text, 18, 3)));
    assertSame(
        sparks(
            numbers,
            """
            CASE WHEN try_cast(text AS DECIMAL(20,6)) = floor(try_cast(text AS DECIMAL(20,6)))
              THEN try_cast(try_cast(text AS DECIMAL(20,6)) AS INT) END
            """),
        TypedText::integer);
    assertSame(
        sparks(
            numbers,
            """
            CASE WHEN NOT (isnan(try_cast(text AS DOUBLE))
              OR abs(try_cast(text AS DOUBLE)) = CAST('Infinity' AS DOUBLE))
              THEN try_cast(text AS DOUBLE) END
            """),
        TypedText::finite);
  }

  @Test
  void doesNotWriteOutNumbersThatAreTooLargeOrTooSmall() {
    assertThat(TypedText.decimal("1E+2147483647", 18, 2)).isNull();
    assertThat(TypedText.decimal("1E-2147483647", 18, 2)).isEqualByComparingTo("0");
  }

  @Test
  void readsBooleansAsSparkDoes() {
    Set<String> texts = new LinkedHashSet<>();
    for (String word :
        List.of("t", "true", "y", "yes", "1", "f", "false", "n", "no", "0", "on", "2", "ye", "")) {
      for (String around : List.of("", "\t", "\n", "\u0001", "\u007f", "\u00a0", ".")) {
        texts.add(around + word);
        texts.add(word + around);
        texts.add(word.toUpperCase(java.util.Locale.ROOT) + around);
      }
    }
    texts.addAll(List.of("ye\u017f", "TrUe", "fal\u017fe", "\u0130"));

    assertSame(sparks(texts, "try_cast(text AS BOOLEAN)"), TypedText::bool);
  }

  @Test
  void writesValuesAsSparkDoes() {
    List<Row> instants = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      long micros = random.nextLong() >>> 1 >>> random.nextInt(40);
      instants.add(
          RowFactory.create(micros % 250_000_000_000_000_000L - (i % 2) * 70_000_000_000_000_000L));
    }
    Dataset<Row> written =
        SparkTest.session()
            .createDataFrame(instants, new StructType().add("micros", DataTypes.LongType))
            .selectExpr(
                "micros",
                "CAST(timestamp_micros(micros) AS STRING)",
                "CAST(CAST(timestamp_micros(micros) AS DATE) AS STRING)",
                "unix_date(CAST(timestamp_micros(micros) AS DATE))",
                "CAST(micros / 7D AS STRING)",
                "micros / 7D");

    for (Row row : written.collectAsList()) {
      assertThat(PlainText.instant(row.getLong(0))).isEqualTo(row.getString(1));
      assertThat(PlainText.date(row.getInt(3))).isEqualTo(row.getString(2));
      assertThat(String.valueOf(row.getDouble(5))).isEqualTo(row.getString(4));
    }
  }

  @Test
  void writesJsonAsSparkDoes() {
    List<String> texts =
        List.of(
            "",
            "plain",
            "\"quoted\" \\ and / and '",
            "\u0000\u0001\b\t\n\f\r\u001f\u007f\u2028",
            "ñ漢\ud83d\ude00\uffff");
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = texts.size() - 1; i >= 0; i--) {
      map.put(texts.get(i) + " key", texts.get(i));
    }
    map.put("\ud83d\ude00", null);
    map.put("\uffff", "before the one above in UTF-16, behind it in UTF-8");
    StructType schema =
        new StructType()
            .add("one", DataTypes.StringType)
            .add("none", DataTypes.StringType)
            .add("map", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    List<Row> rows =
        texts.stream()
            .map(
                text ->
                    RowFactory.create(
                        text, null, scala.jdk.javaapi.CollectionConverters.asScala(map)))
            .toList();
    List<Row> written =
        SparkTest.session()
            .createDataFrame(rows, schema)
            .selectExpr(
                "one",
                "to_json(struct(one, none, map))",
                "to_json(map_from_entries(array_sort(map_entries(map))))")
            .collectAsList();

    for (Row row : written) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("one", row.getString(0));
      fields.put("none", null);
      fields.put("map", new TextMap(map));
      assertThat(JsonText.object(fields)).isEqualTo(row.getString(1));
      assertThat(new TextMap(map).sortedJson()).isEqualTo(row.getString(2));
    }
  }

  @Test
  void knowsZonesByNameAndOffset() {
    InstantText instants = new InstantText(ZoneId.of("UTC"));

    assertThat(instants.micros("2026-07-10 10:00:00 Europe/Madrid"))
        .isEqualTo(instants.micros("2026-07-10T08:00Z"))
        .isEqualTo(instants.micros("2026-07-10T10:00+02"))
        .isEqualTo(instants.micros("2026-07-10 08:00"));
    assertThat(instants.micros("2026-07-10 10:00:00 Europe/Nowhere")).isEqualTo(InstantText.NONE);
    assertThat(instants.micros("2026-07-10 10:00:00 Europe/Nowhere")).isEqualTo(InstantText.NONE);
  }

  private static String plain(java.math.BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static List<Row> sparks(Set<String> texts, String expression) {
    return SparkTest.session()
        .createDataset(List.copyOf(texts), Encoders.STRING())
        .toDF("text")
        .selectExpr("text", expression)
        .collectAsList();
  }

  private static void assertSame(List<Row> sparks, Function<String, Object> read) {
    List<String> different = new ArrayList<>();
    for (Row row : sparks) {
      Object ours = read.apply(row.getString(0));
      if (!Objects.equals(ours, row.get(1))) {
        different.add("\"" + row.getString(0) + "\": " + ours + ", of Spark: " + row.get(1));
      }
    }
    assertThat(different).isEmpty();
  }

  private static Set<String> times() {
    Random random = new Random(1);
    Set<String> texts = new LinkedHashSet<>();
    String[] days = dates().toArray(String[]::new);
    while (texts.size() < 6000) {
      String text =
          one(random, days)
              + mostly(random, " ", "T", "t", "  ", "")
              + mostly(random, "%02d".formatted(random.nextInt(24)), "24", "2", "02")
              + mostly(random, ":30", ":59", ":00", ":60", ":5", "")
              + mostly(random, ":07", "", ":59", ":60", ":7")
              + mostly(random, "", ".5", ".123456", ".1234567", ".123456789", ".1234567890", ".")
              + mostly(random, "", " ")
              + mostly(random, "", ZONES)
              + mostly(random, "", "\n", "\r\n", "\r", "\n\r", "\u0085", "\t");
      texts.add(random.nextInt(8) == 0 ? mutated(random, text) : text);
    }
    return texts;
  }

  private static Set<String> dates() {
    Random random = new Random(2);
    Set<String> texts = new LinkedHashSet<>();
    // the days on which New York's clocks change, and days that are none
    texts.addAll(
        List.of(
            "2026-03-08", "2025-11-02", "2026-02-29", "2024-02-29", "1900-02-29", "0000-01-01"));
    texts.addAll(
        List.of(
            "9999-12-31",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "1883-11-18",
            "\u0662026-01-01"));
    while (texts.size() < 300) {
      texts.add(
          "%04d-%02d-%02d"
              .formatted(1850 + random.nextInt(250), random.nextInt(14), random.nextInt(33)));
    }
    return texts;
  }

  private static Set<String> numbers() {
    Random random = new Random(4);
    Set<String> texts = new LinkedHashSet<>();
    texts.addAll(
        List.of(
            "NaN",
            "Infinity",
            "-inf",
            "1d",
            "2f",
            "0x10",
            "1L",
            "1e400",
            "1e-400",
            "-0",
            "+5",
            ".5",
            "5."));
    texts.addAll(
        List.of(
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "1980.0",
            "1980.0000004",
            "1980.0000005",
            "0.005",
            "0.0049999",
            "-0.005",
            "9999999999999999.994",
            "9999999999999999.995",
            "99999999999999.9995",
            "1e38",
            "1e39",
            "1e-999",
            "\u0661\u0662",
            "1,5",
            "1_000",
            "12 ",
            "\t12\n",
            "1e",
            "--1",
            ""));
    while (texts.size() < 4000) {
      String text =
          one(random, "", "", "-", "+")
              + digits(random, random.nextInt(18))
              + one(random, "", ".", ".", ",")
              + digits(random, random.nextInt(8))
              + one(random, "", "", "", "e1", "E-3", "e+2", "e16", "e-9");
      texts.add(random.nextInt(10) == 0 ? mutated(random, text) : text);
    }
    return texts;
  }

  private static String digits(Random random, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(one(random, "0", "5", "9", String.valueOf(random.nextInt(10))));
    }
    return digits.toString();
  }

  private static String mutated(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    String rest = text.substring(Math.min(text.length(), at + random.nextInt(2)));
    return text.substring(0, at) + one(random, "", "-", ":", "0", "x", " ", "+", ".") + rest;
  }

  /** The first of the values, or in a third of the cases any. */
  private static String mostly(Random random, String usual, String... values) {
    return random.nextInt(3) > 0 ? usual : one(random, values);
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
