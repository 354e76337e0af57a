package org.ternrtc.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;

class CongestionControlFeedbackTest {
  /** Laid out by hand after RFC 8888 section 3.1: three packets of one stream, two of another. */
  private static final String GOLDEN =
      "8bcd0009"
          + "11223344"
          + "cafe0001"
          + "fffe0003"
          + "8033"
          + "0000"
          + "8000"
          + "0000"
          + "cafe0002"
          + "00070002"
          + "e400"
          + "9ffe"
          + "01020304";

  private final byte[] buffer = new byte[1400];
  private final RtcpWriter writer = new RtcpWriter(buffer, 0, buffer.length);
  private final CongestionControlFeedbackBuilder builder = new CongestionControlFeedbackBuilder();

  private static CongestionControlFeedback parse(byte[] bytes, int length)
      throws MalformedPacketException {
    return assertInstanceOf(
        CongestionControlFeedback.class, RtcpParser.parse(bytes, 0, length).getFirst());
  }

  private static List<String> read(CongestionControlFeedback feedback) {
    List<String> reports = new ArrayList<>();
    feedback.forEach((ssrc, sequence, received, ecn, offset) ->
        reports.add(
            Integer.toHexString(ssrc)
                + " "
                + sequence
                + (received ? " ecn " + ecn + " " + offset : " lost")));
    return reports;
  }

  @Test
  void readsTheReportsOfEachStream() throws MalformedPacketException {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);
    CongestionControlFeedback feedback = parse(bytes, bytes.length);
    assertEquals(0x11223344, feedback.senderSsrc());
    assertEquals(0x01020304, feedback.timestamp());
    assertEquals(
        List.of(
            "cafe0001 65534 ecn 0 51",
            "cafe0001 65535 lost",
            "cafe0001 0 ecn 0 0",
            "cafe0002 7 ecn 3 1024",
            "cafe0002 8 ecn 0 8190"),
        read(feedback));
  }

  @Test
  void writesTheSameBytes() {
    assertTrue(builder.stream(0xCAFE0001, 65_534));
    assertTrue(builder.arrived(50_000_000));
    assertTrue(builder.missing());
    assertTrue(builder.arrived(0));
    assertTrue(builder.stream(0xCAFE0002, 7));
    assertTrue(builder.arrived(1_000_000_000));
    assertTrue(builder.arrived(60_000_000_000L), "longer ago than can be said");
    writer.congestionControlFeedback(0x11223344, builder, 0x01020304);
    assertTrue(builder.isEmpty());
    String expected = GOLDEN.replace("e400", "8400");
    assertEquals(
        expected, HexFormat.of().formatHex(Arrays.copyOf(buffer, writer.length())), "ECN is 00");
  }

  @Test
  void readsBackWhatItWrites() throws MalformedPacketException {
    Random random = new Random(8);
    for (int round = 0; round < 2_000; round++) {
      List<String> expected = new ArrayList<>();
      for (int stream = random.nextInt(6); stream >= 0; stream--) {
        int ssrc = random.nextInt();
        int sequence = random.nextInt(0x10000);
        if (!builder.stream(ssrc, sequence)) {
          break;
        }
        for (int i = random.nextInt(200); i > 0; i--) {
          boolean arrived = random.nextBoolean();
          int offset = random.nextInt(8_190);
          if (!(arrived ? builder.arrived(offset * 1_000_000_000L / 1024) : builder.missing())) {
            break;
          }
          expected.add(
              Integer.toHexString(ssrc)
                  + " "
                  + (sequence++ & 0xFFFF)
                  + (arrived ? " ecn 0 " + offset : " lost"));
        }
      }
      writer.reset();
      writer.congestionControlFeedback(1, builder, round);
      assertTrue(writer.length() <= CongestionControlFeedbackBuilder.MAX_BYTES + 12);
      CongestionControlFeedback feedback = parse(buffer, writer.length());
      assertEquals(round, feedback.timestamp());
      assertEquals(expected, read(feedback));
    }
  }

  @Test
  void refusesWhatIsCutShort() throws MalformedPacketException {
    byte[] whole = HexFormat.of().parseHex(GOLDEN);
    for (int words = 2; words < whole.length / 4; words++) {
      byte[] cut = Arrays.copyOf(whole, 4 * words);
      cut[3] = (byte) (words - 1);
      // Where a stream ends before the last word, what is left of it is a whole feedback.
      if (words == 3 || words == 7) {
        assertEquals(words == 3 ? 0 : 3, read(parse(cut, cut.length)).size());
      } else {
        assertThrows(
            MalformedPacketException.class, () -> RtcpParser.parse(cut, 0, cut.length), "" + words);
      }
    }
    byte[] absurd = whole.clone();
    absurd[14] = (byte) 0xFF;
    assertThrows(MalformedPacketException.class, () -> RtcpParser.parse(absurd, 0, absurd.length));
  }

  @Test
  void isFullBeforeItNoLongerFitsIntoADatagram() {
    assertTrue(builder.stream(1, 0));
    int reports = 0;
    while (builder.arrived(0)) {
      reports++;
    }
    assertTrue(reports > 500, "reports: " + reports);
    assertFalse(builder.missing());
    assertFalse(builder.stream(2, 0));
    assertThrows(IllegalStateException.class, builder::missing);
  }
}
