package org.ternrtc.sctp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the vectors; their README says where they come from. */
public final class Vectors {
  private Vectors() {}

  public static JsonNode read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      return new JsonMapper().readTree(Objects.requireNonNull(in, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All packets, good and bad. */
  public static Stream<byte[]> all() {
    return Stream.of("packets.json", "sctp-libwebrtc.json", "sctp-usrsctp.json")
        .flatMap(file -> Stream.of(read(file).path("cases"), read(file).path("items")))
        .flatMap(JsonNode::valueStream)
        .map(Vectors::bytes);
  }

  public static byte[] bytes(JsonNode vector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(hex(vector.path("hex").asString("")));
    byte[] tail = hex(vector.path("then_repeat_hex").asString(""));
    for (int i = 0; i < vector.path("times").asInt(0); i++) {
      bytes.writeBytes(tail);
    }
    return bytes.toByteArray();
  }

  public static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
