package org.ternrtc.sctp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.sctp.Vectors;

/** Any bytes are a packet, and the same after writing, or they are refused. */
@Tag("fuzz")
class PacketFuzzTest {
  static Stream<Arguments> seeds() {
    return Vectors.all().map(Arguments::of);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void packet(byte[] data) {
    if (data == null) {
      return;
    }
    SctpPacket packet;
    try {
      packet = SctpPacket.parse(Bytes.of(withoutChecksum(data)), true);
    } catch (MalformedPacketException refused) {
      return;
    }
    assertTrue(packet.chunks().size() <= 256);
    PacketWriter out = new PacketWriter(1 << 17);
    out.begin(packet.sourcePort(), packet.destinationPort(), packet.verificationTag(), 1 << 17);
    for (Chunk chunk : packet.chunks()) {
      assertTrue(out.fits(chunk.length()), "a chunk is no longer than its packet");
      out.add(chunk);
    }
    Bytes written = out.finish(true);
    try {
      assertEquals(packet.chunks().size(), SctpPacket.parse(written, true).chunks().size());
    } catch (MalformedPacketException own) {
      throw new AssertionError("what we write must parse: " + packet, own);
    }
  }

  /** Without a checksum, as over DTLS: a fuzzer would hardly guess it, and get no further. */
  private static byte[] withoutChecksum(byte[] data) {
    byte[] copy = data.clone();
    if (copy.length >= 12) {
      copy[8] = 0;
      copy[9] = 0;
      copy[10] = 0;
      copy[11] = 0;
    }
    return copy;
  }
}
