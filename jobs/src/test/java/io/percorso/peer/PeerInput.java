package io.percorso.peer;

import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a peer reads.
 *
 * @param feeds the folder with one folder of Parquet files per feed
 * @param date the run date
 */
public record PeerInput(Path feeds, LocalDate date) {
  static final List<String> FEEDS =
      List.of(
          "customers",
          "orders",
          "order_lines",
          "returns",
          "products",
          "interactions",
          "feedback",
          "web_events");

  private static final ZoneId BUSINESS_ZONE = ZoneId.of("Europe/Madrid");
  private static final int BLOCK = 64;

  /** What the texts leave open: the end of the run date, and the key's two paddings of HMAC. */
  Map<String, String> parameters() {
    long end =
        ChronoUnit.MICROS.between(
            Instant.EPOCH, date.plusDays(1).atStartOfDay(BUSINESS_ZONE).toInstant());
    return Map.of(
        "end", String.valueOf(end), "inner_pad", pad((byte) 0x36), "outer_pad", pad((byte) 0x5c));
  }

  /** The folder of a feed; it is an error where there is none. */
  Path feed(String name) {
    Path folder = feeds.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "There is no folder %s. Name the folder that has one for each simulated feed."
              .formatted(folder));
    }
    return folder;
  }

  private static String pad(byte padding) {
    byte[] secret = key();
    if (secret.length > BLOCK) {
      secret = sha256(secret);
    }
    byte[] padded = Arrays.copyOf(secret, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      padded[i] ^= padding;
    }
    return HexFormat.of().formatHex(padded);
  }

  private static byte[] key() {
    Path demo = Path.of(System.getProperty("io.percorso.root", "."), "conf", "demo.conf");
    return ConfigFactory.parseFile(demo.toFile())
        .withFallback(ConfigFactory.parseMap(Map.of("percorso.input", ".")))
        .resolve()
        .getString("percorso.privacy.key")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
