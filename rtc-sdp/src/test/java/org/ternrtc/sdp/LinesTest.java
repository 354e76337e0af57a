package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The grammar of lines, RFC 8866 section 5. */
class LinesTest {
  /** The example of RFC 8866 section 5 with all other line types put in. */
  private static final String EVERYTHING =
      crlf(
          """
          v=0
          o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
          s=Call to John Smith
          i=SDP Offer #1 \u20AC
          u=http://www.jdoe.example.com/home.html
          e=Jane Doe <jane@jdoe.example.com>
          e=other@example.com
          p=+1 617 555-6011
          c=IN IP4 224.2.36.42/127/3
          b=CT:154
          b=X-YZ:128
          t=3724394400 3724398000
          r=7d 1h 0 25h
          r=604800 3600 0 90000
          z=3730928400 -1h 3749680800 0
          t=0 0
          k=clear:tern
          a=recvonly
          a=type:H332
          m=audio 49170/2 RTP/AVP 0
          i=the left microphone
          c=IN IP4 224.2.1.1/127
          c=IN IP4 224.2.1.2/127
          b=AS:64
          b=TIAS:50780
          k=prompt
          a=ptime:20
          a=maxptime:60
          a=framerate:29.97
          a=imageattr:97 send [x=800,y=640,sar=1.1] recv *
          m=application 0 TCP/MSRP *
          """);

  @Test
  void everyLineTypeIsReadAndWrittenBack() throws Exception {
    SessionDescription description = SessionDescription.parse(EVERYTHING);
    assertEquals(EVERYTHING, description.toString());
    assertEquals(description, SessionDescription.parse(description.toBytes()));
    assertEquals(
        new Origin("jdoe", 3724394400L, 3724394405L, "IN", "IP4", "198.51.100.1"),
        description.origin());
    assertEquals("Call to John Smith", description.name());
    assertEquals("SDP Offer #1 \u20AC", description.information());
    assertEquals(
        List.of("Jane Doe <jane@jdoe.example.com>", "other@example.com"), description.emails());
    assertEquals(List.of("+1 617 555-6011"), description.phones());
    assertEquals(new Connection("IN", "IP4", "224.2.36.42/127/3"), description.connection());
    assertEquals(
        List.of(
            new Timing(
                3724394400L,
                3724398000L,
                List.of("7d 1h 0 25h", "604800 3600 0 90000"),
                "3730928400 -1h 3749680800 0"),
            Timing.PERMANENT),
        description.timings());
    MediaDescription audio = description.media().getFirst();
    assertEquals(2, audio.portCount());
    assertEquals(List.of(Bandwidth.as(64), Bandwidth.tias(50_780)), audio.bandwidths());
    assertEquals(2, audio.connections().size());
    assertEquals("prompt", audio.key());
    assertEquals(new Ptime(20), audio.attribute(Ptime.class));
    assertEquals(new MaxPtime(60), audio.attribute(MaxPtime.class));
    assertEquals("29.97", audio.attributeValue("framerate"));
    assertEquals(Direction.RECVONLY, description.direction(audio));
    assertEquals(List.of("*"), description.media().get(1).formats());
  }

  @Test
  void unknownLinesKeepTheirPlaces() throws Exception {
    String text =
        crlf(
            """
            v=0
            x=first
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            y=
            Y=large
            a=group:BUNDLE 0
            x=last of the session
            m=audio 9 UDP/TLS/RTP/SAVPF 0
            x=a: b
            c=IN IP4 0.0.0.0
            a=mid:0
            w=between
            a=x-unknown:1 2 3
            a=x-flag
            x=end
            """);
    SessionDescription description = SessionDescription.parse(text);
    assertEquals(text, description.toString());
    assertEquals(new UnknownLine(1, 'x', "first"), description.unknownLines().getFirst());
    assertEquals(
        new UnknownLine(4, 'w', "between"), description.media().getFirst().unknownLines().get(1));
    assertEquals(8, description.lineOfAttribute(0));
    assertEquals(15, description.lineOfMediaAttribute(0, 1));
  }

  @Test
  void linesOutOfOrderAreRefused() {
    refused(3, "s= line is missing", "v=0\no=- 1 2 IN IP4 ::1\nt=0 0\ns=-\n");
    refused(4, "t= line is missing", "v=0\no=- 1 2 IN IP4 ::1\ns=-\na=x\nt=0 0\n");
    refused(5, "c= line after a t= line", head() + "c=IN IP4 0.0.0.0\n");
    refused(6, "b= line after a a= line", head() + "a=x\nb=AS:1\n");
    refused(5, "v= line after a t= line", head() + "v=0\n");
    refused(4, "second s= line", "v=0\no=- 1 2 IN IP4 ::1\ns=-\ns=-\nt=0 0\n");
    refused(4, "r= line without a t= line", "v=0\no=- 1 2 IN IP4 ::1\ns=-\nr=1 1 1\nt=0 0\n");
    refused(6, "r= line after a z= line", head() + "z=1 0\nr=1 1 1\n");
    refused(7, "c= line after a a= line", head() + "m=audio 9 RTP/AVP 0\na=x\nc=IN IP4 0.0.0.0\n");
    refused(6, "t= line is not allowed here", head() + "m=audio 9 RTP/AVP 0\nt=0 0\n");
    refused(1, "v= line is missing", "x=1\n" + head());
    refused(1, "v= line is missing", "m=audio 9 RTP/AVP 0\n");
    refused(1, "v= line is missing", "o=- 1 2 IN IP4 ::1\n");
  }

  @Test
  void malformedLinesAreRefused() {
    refused(5, "not a letter and an equals sign: \"1=x\"", head() + "1=x\n");
    refused(5, "not a letter and an equals sign: \" a=x\"", head() + " a=x\n");
    refused(5, "not a letter and an equals sign: \"a =x\"", head() + "a =x\n");
    refused(5, "not a letter and an equals sign: \"\"", head() + "\na=x\n");
    refused(5, "CR inside the line", head() + "a=x\ry\r\n");
    refused(5, "attribute name is malformed: \"\"", head() + "a=\n");
    refused(5, "attribute name is malformed: \"b c\"", head() + "a=b c:d\n");
    refused(4, "b= is malformed: \"AS\"", head().replace("t=", "b=AS\nt="));
    refused(5, "a=mid has no value", head() + "a=mid\n");
    refused(5, "protocol of m= is missing", head() + "m=audio 9\n");
    refused(5, "format of m= is missing", head() + "m=audio 9 RTP/AVP\n");
    refused(5, "protocol of m= is malformed: \"\"", head() + "m=audio 9 RTP//AVP 0\n");
    refused(5, "payload type of m= is malformed: \"vp8\"", head() + "m=audio 9 RTP/AVP vp8\n");
    refused(5, "number of ports of m= out of range: 0", head() + "m=audio 9/0 RTP/AVP 0\n");
    refused(5, "offset of r= is missing", head() + "r=7d 1h\n");
    refused(5, "interval of r= is malformed: \"7d\"", head() + "r=7dd 1h 0\n");
    refused(5, "offset of z= is missing", head() + "z=1 2 3\n");
    refused(4, "stop of t= is missing", "v=0\no=- 1 2 IN IP4 ::1\ns=-\nt=0\n");
    refused(
        2,
        "unexpected text after the last field: \"x\"",
        "v=0\no=- 1 2 IN IP4 ::1 x\ns=-\nt=0 0\n");
    refused(
        2,
        "session id of o= out of range: 18446744073709551616",
        "v=0\no=- 18446744073709551616 2 IN IP4 ::1\ns=-\nt=0 0\n");
  }

  @Test
  void versionsOf64BitsWithoutSignAreKept() throws Exception {
    String text =
        crlf("v=0\no=- 18446744069414584320 18446744073709551615 IN IP4 127.0.0.1\ns=\nt=0 0\n");
    SessionDescription description = SessionDescription.parse(text);
    assertEquals(text, description.toString());
    assertEquals(-1, description.origin().sessionVersion());
  }

  @Test
  void endsOfLinesMayBeMixedAndEmptyLinesMayFollow() throws Exception {
    SessionDescription expected = SessionDescription.parse(head() + "a=x\n");
    assertEquals(expected, SessionDescription.parse(head().replace("s=-\n", "s=-\r\n") + "a=x"));
    assertEquals(expected, SessionDescription.parse(head() + "a=x\r\n\r\n\n"));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine() {
    byte[] bytes = (head() + "a=x:\u20AC\r\n").getBytes(UTF_8);
    bytes[bytes.length - 4] = 'x';
    SdpException refusal = assertThrows(SdpException.class, () -> SessionDescription.parse(bytes));
    assertEquals("line 5: not UTF-8", refusal.getMessage());
    byte[] cut = (head() + "a=x:\u20AC").getBytes(UTF_8);
    byte[] shorter = java.util.Arrays.copyOf(cut, cut.length - 1);
    assertThrows(SdpException.class, () -> SessionDescription.parse(shorter));
  }

  @Test
  void aDescriptionWithoutSectionsIsOne() throws Exception {
    SessionDescription description = SessionDescription.parse(head());
    assertEquals(List.of(), description.media());
    assertNull(description.connection());
  }

  private static String head() {
    return "v=0\no=- 1 2 IN IP4 ::1\ns=-\nt=0 0\n";
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  private static void refused(int line, String reason, String text) {
    SdpException refusal = assertThrows(SdpException.class, () -> SessionDescription.parse(text));
    assertEquals("line " + line + ": " + reason, refusal.getMessage());
  }
}
