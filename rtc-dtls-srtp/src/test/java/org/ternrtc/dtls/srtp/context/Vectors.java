package org.ternrtc.dtls.srtp.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the vector files beside the tests. */
final class Vectors {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Vectors() {}

  static JsonNode read(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.get(field).asString());
  }

  static String hex(byte[] bytes, int offset, int length) {
    return HexFormat.of().formatHex(bytes, offset, offset + length);
  }

  /** The packet at an odd offset, with room for its protection behind it. */
  static byte[] roomy(byte[] packet) {
    byte[] array = new byte[OFFSET + packet.length + Srtp.MAX_OVERHEAD];
    System.arraycopy(packet, 0, array, OFFSET, packet.length);
    return array;
  }

  static final int OFFSET = 3;
}
