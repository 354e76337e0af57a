package org.ternrtc.rtp.demux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.RtpWriter;

class RtpDemultiplexerTest {
  private static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.of(
          Map.of(
              HeaderExtension.MID, 1,
              HeaderExtension.RTP_STREAM_ID, 2,
              HeaderExtension.REPAIRED_RTP_STREAM_ID, 3));

  private final RtpDemultiplexer<String> demultiplexer = new RtpDemultiplexer<>(EXTENSIONS);
  private int number;

  private @Nullable String route(
      int ssrc, int type, @Nullable String mid, @Nullable String rid, @Nullable String repaired) {
    return route(ssrc, type, mid, rid, repaired, number++);
  }

  private @Nullable String route(
      int ssrc,
      int type,
      @Nullable String mid,
      @Nullable String rid,
      @Nullable String repaired,
      int sequence) {
    RtpWriter writer = new RtpWriter().ssrc(ssrc).payloadType(type).sequenceNumber(sequence);
    add(writer, 1, mid);
    add(writer, 2, rid);
    add(writer, 3, repaired);
    byte[] buffer = new byte[200];
    RtpPacket packet = new RtpPacket();
    try {
      packet.parse(buffer, 0, writer.write(buffer, 0));
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
    return demultiplexer.route(packet);
  }

  private static void add(RtpWriter writer, int id, @Nullable String text) {
    if (text != null) {
      writer.extension(id, text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void goesByMidFirstAndRemembersTheSsrc() {
    demultiplexer.add("camera", "0", null, 96, 97);
    demultiplexer.add("screen", "1", null, 96, 97);
    assertNull(route(5, 96, null, null, null), "two sections have this type");
    assertEquals("screen", route(5, 96, "1", null, null));
    assertEquals("screen", route(5, 96, null, null, null));
    assertEquals("camera", route(6, 97, "0", null, null), "retransmissions have a MID as well");
    assertNull(route(5, 96, "2", null, null), "a MID that nobody has");
    assertNull(route(5, 100, "1", null, null), "a type that the section does not have");
    assertNull(route(5, 100, null, null, null));
  }

  @Test
  void anSsrcMovesWithItsMidButNotByALatePacket() {
    demultiplexer.add("camera", "0", null, 96);
    demultiplexer.add("screen", "1", null, 96);
    assertEquals("camera", route(5, 96, "0", null, null, 65_535));
    assertEquals("screen", route(5, 96, "1", null, null, 0));
    assertEquals("camera", route(5, 96, "0", null, null, 65_534), "itself where it belongs");
    assertEquals("screen", route(5, 96, null, null, null, 1), "but the rest stays");
  }

  @Test
  void goesBySignalledSsrcWithoutAnyExtension() {
    demultiplexer.add("camera", null, null, 96);
    demultiplexer.add("screen", null, null, 96);
    demultiplexer.ssrc(7, "camera");
    demultiplexer.ssrc(8, "screen");
    assertEquals("camera", route(7, 96, null, null, null));
    assertEquals("screen", route(8, 96, null, null, null));
    assertThrows(IllegalArgumentException.class, () -> demultiplexer.ssrc(9, "nobody"));
    demultiplexer.remove("camera");
    assertEquals("screen", route(7, 96, null, null, null), "now its type is unique");
  }

  @Test
  void goesByRidWithinASection() {
    demultiplexer.add("high", "0", "h", 96, 97);
    demultiplexer.add("low", "0", "l", 96, 97);
    assertEquals("low", route(1, 96, "0", "l", null));
    assertEquals("high", route(2, 96, "0", "h", null));
    assertEquals("low", route(3, 97, "0", null, "l"));
    assertEquals("low", route(1, 96, "0", null, null), "learned");
    assertEquals("low", route(3, 97, null, null, null));
    assertNull(route(4, 96, "0", null, null), "which one?");
    assertNull(route(4, 96, null, null, null));
    assertEquals("high", route(4, 96, null, "h", null), "a RID that only one has");
  }

  @Test
  void goesByAPayloadTypeThatOnlyOneHas() {
    demultiplexer.add("audio", "0", null, 111);
    demultiplexer.add("video", "1", null, 96);
    assertEquals("video", route(1, 96, null, null, null));
    assertEquals("audio", route(2, 111, null, null, null));
    assertNull(route(1, 111, null, null, null), "a known SSRC does not change its section so");
  }

  @Test
  void forgetsTheSsrcThatIsSilentLongestAndNoSignalledOne() {
    demultiplexer.add("video", "1", null, 96);
    demultiplexer.add("other", "2", null, 96);
    demultiplexer.ssrc(-1, "video");
    for (int ssrc = 0; ssrc < 2_000; ssrc++) {
      assertEquals("video", route(ssrc, 96, "1", null, null));
      assertEquals("video", route(0, 96, null, null, null), "in use");
    }
    assertTrue(demultiplexer.sources() <= RtpDemultiplexer.MAX_LEARNED + 1);
    assertEquals("video", route(-1, 96, null, null, null));
    assertNull(route(1, 96, null, null, null));
  }
}
