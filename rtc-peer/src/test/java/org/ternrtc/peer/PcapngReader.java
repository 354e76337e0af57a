package org.ternrtc.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a capture back, block by block, and is strict about lengths. */
final class PcapngReader {
  static final int SECTION_HEADER = 0x0A0D0D0A;
  static final int INTERFACE = 1;
  static final int PACKET = 6;
  static final int SECRETS = 10;

  static final class Block {
    private final int type;
    private final byte[] body;

    Block(int type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    int type() {
      return type;
    }

    byte[] body() {
      return body;
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(body);
    }

    int network() {
      return buffer().getInt(0);
    }

    long epochNanos() {
      return buffer().getLong(4);
    }

    byte[] packet() {
      int length = buffer().getInt(12);
      return Arrays.copyOfRange(body, 20, 20 + length);
    }

    /** Behind IP and UDP, or behind the tags of an exported packet. */
    byte[] payload() {
      byte[] packet = packet();
      if (network() == 0) {
        int header = packet[0] >> 4 == 6 ? 40 : 20;
        return Arrays.copyOfRange(packet, header + 8, packet.length);
      }
      ByteBuffer tags = ByteBuffer.wrap(packet);
      int at = 0;
      while (tags.getShort(at) != 0) {
        at += 4 + tags.getShort(at + 2);
      }
      return Arrays.copyOfRange(packet, at + 4, packet.length);
    }

    String dissector() {
      return new String(packet(), 4, packet()[3], StandardCharsets.US_ASCII)
          .strip()
          .replace("\0", "");
    }

    boolean sent() {
      int end = 20 + (buffer().getInt(12) + 3) / 4 * 4;
      return buffer().getInt(end + 4) == 2;
    }
  }

  private PcapngReader() {}

  static List<Block> read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Block> blocks = new ArrayList<>();
    while (all.hasRemaining()) {
      int type = all.getInt();
      int length = all.getInt();
      if (length < 12 || length % 4 != 0 || length - 8 > all.remaining()) {
        throw new IOException("block of " + length + " bytes");
      }
      byte[] body = new byte[length - 12];
      all.get(body);
      if (all.getInt() != length) {
        throw new IOException("the lengths of a block differ");
      }
      blocks.add(new Block(type, body));
    }
    return blocks;
  }
}
