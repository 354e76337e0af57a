package org.ternrtc.codec.audio.opus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Just enough of RFC 7845 to exchange packets with other programs: one page a packet. */
final class OggOpus {
  private OggOpus() {}

  static byte[] write(List<byte[]> packets, int channels, int samplesPerPacket) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
    head.put("OpusHead".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) channels);
    head.putShort((short) 0).putInt(48_000);
    page(out, head.array(), 2, 0, 0);
    ByteBuffer tags = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII));
    page(out, tags.array(), 0, 0, 1);
    for (int i = 0; i < packets.size(); i++) {
      int flags = i == packets.size() - 1 ? 4 : 0;
      page(out, packets.get(i), flags, (long) (i + 1) * samplesPerPacket, i + 2);
    }
    return out.toByteArray();
  }

  private static void page(
      ByteArrayOutputStream out, byte[] packet, int flags, long position, int number) {
    int lacing = packet.length / 255 + 1;
    ByteBuffer page =
        ByteBuffer.allocate(27 + lacing + packet.length).order(ByteOrder.LITTLE_ENDIAN);
    page.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) flags);
    page.putLong(position).putInt(1).putInt(number).putInt(0).put((byte) lacing);
    for (int i = 0; i < lacing; i++) {
      page.put((byte) (i < lacing - 1 ? 255 : packet.length % 255));
    }
    page.put(packet);
    page.putInt(22, checksum(page.array()));
    out.writeBytes(page.array());
  }

  private static int checksum(byte[] bytes) {
    int sum = 0;
    for (byte next : bytes) {
      sum ^= next << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum << 1) ^ (sum < 0 ? 0x04C11DB7 : 0);
      }
    }
    return sum;
  }

  /** All packets but the two of the header. */
  static List<byte[]> packets(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int at = 0;
    while (at + 27 <= file.length) {
      int lacing = file[at + 26] & 0xFF;
      int body = at + 27 + lacing;
      for (int i = 0; i < lacing; i++) {
        int length = file[at + 27 + i] & 0xFF;
        packet.write(file, body, length);
        body += length;
        if (length < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      at = body;
    }
    return packets.subList(2, packets.size());
  }

  /** Samples that a decoder leaves out at the beginning, from the header. */
  static int preSkip(byte[] file) {
    return (file[28 + 10] & 0xFF) | (file[28 + 11] & 0xFF) << 8;
  }
}
