package io.percorso.privacy;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.percorso.config.ConfigReader;
import io.percorso.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymsTest {
  private static final String SECRET = "0123456789abcdef";
  private static final PseudonymKey KEY = PseudonymKey.of(SECRET.getBytes(StandardCharsets.UTF_8));
  private static final Identifiers IDENTIFIERS = new Identifiers("ES", List.of());

  @Test
  void isTheFirstHalfOfTheHashThatTheStandardGives() {
    byte[] key = new byte[20];
    java.util.Arrays.fill(key, (byte) 0x0b);

    assertThat(new Pseudonyms(PseudonymKey.of(key)).of("Hi There"))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b");
  }

  @Test
  void differsByKey() {
    PseudonymKey other = PseudonymKey.of("another key, long".getBytes(StandardCharsets.UTF_8));

    assertThat(new Pseudonyms(other).of("x")).isNotEqualTo(new Pseudonyms(KEY).of("x"));
  }

  @Test
  void replacesAColumnAndShowsTheKeyNowhere() throws Exception {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    Dataset<Row> hashed =
        SparkTest.session()
            .createDataset(
                java.util.Arrays.asList(" A@x.org", "a@X.org ", "guest", null, "b@x.org"),
                Encoders.STRING())
            .toDF("email")
            .repartition(2)
            .select(pseudonyms.of(IdentifierKind.EMAIL, col("email"), IDENTIFIERS).as("p"));

    assertThat(hashed.as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder(
            pseudonyms.of("a@x.org"),
            pseudonyms.of("a@x.org"),
            pseudonyms.of("b@x.org"),
            null,
            null);
    assertThat(hashed.queryExecution().toString()).doesNotContain(SECRET);
    assertThat(KEY.toString() + pseudonyms).doesNotContain(SECRET).contains("redacted");
    new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(pseudonyms);
  }

  @Test
  void comesFromASettingOrAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");

    assertThat(key("key = \"" + SECRET + "\"")).isEqualTo(KEY);
    assertThat(key("key-file = \"" + file + "\"")).isEqualTo(KEY);
  }

  @Test
  void refusesToGoOnWithoutAUsableKey(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "short\n");

    assertThatThrownBy(() -> key(""))
        .hasMessageContaining("PERCORSO_KEY")
        .hasMessageContaining("key-file");
    assertThatThrownBy(() -> key("key = \"0123456789abcde\""))
        .hasMessageContaining("fewer than 16 bytes")
        .hasMessageNotContaining("0123456789abcde");
    assertThatThrownBy(() -> key("key-file = \"" + file + "\""))
        .hasMessageContaining("fewer than 16 bytes");
    assertThatThrownBy(() -> key("key-file = \"/nowhere/key\""))
        .hasMessageContaining("/nowhere/key")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> key("key = \"" + SECRET + "\", key-file = \"" + file + "\""))
        .hasMessageContaining("Keep one of them")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> PseudonymKey.of(new byte[15])).hasMessageContaining("too short");
  }

  private static PseudonymKey key(String settings) {
    ConfigReader root =
        ConfigReader.of(
            ConfigFactory.parseString("percorso { privacy {" + settings + "} }"), "percorso");
    PseudonymKey key = PseudonymKey.from(root.at("privacy"));
    root.finish();
    return key;
  }
}
