package org.ternrtc.ice.stun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Reads the tab-separated files of test data. */
final class StunSamples {
  private StunSamples() {}

  static List<String[]> rows(String file) {
    try (InputStream in =
        Objects.requireNonNull(StunSamples.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static byte[] bytes(String hex, String tail, String times) {
    return bytes(hex + tail.repeat(Integer.parseInt(times)));
  }
}
