package io.percorso.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Which build of these classes runs: rows that another build made are not kept. */
final class CodeVersion {
  private CodeVersion() {}

  /** A digest of the jar, or of the folder of classes, and of what they go by. */
  static String digestWith(String rules) {
    try {
      Path source =
          Path.of(CodeVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (Stream<Path> all = Files.walk(source)) {
        List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
        for (Path file : files) {
          digest.update(Files.readAllBytes(file));
        }
      }
      digest.update(rules.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
