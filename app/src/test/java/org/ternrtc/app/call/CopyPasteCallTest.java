package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.VideoTrack;

@Timeout(60)
class CopyPasteCallTest {
  private final PrintWriter nowhere = new PrintWriter(new StringWriter());

  @Test
  void twoLinesOfTextMakeACall() throws Exception {
    CountDownLatch firstSees = new CountDownLatch(3);
    CountDownLatch secondSees = new CountDownLatch(3);
    PipedWriter toFirst = new PipedWriter();
    PipedWriter fromFirst = new PipedWriter();
    StringWriter fromSecond = new StringWriter();
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 10)).start();
        BufferedReader offers = new BufferedReader(new PipedReader(fromFirst, 8192));
        CopyPasteCall first =
            call(pattern, firstSees, new PipedReader(toFirst, 8192), new PrintWriter(fromFirst));
        PrintWriter typed = new PrintWriter(toFirst, true)) {
      Thread side =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  first.start();
                } catch (IOException failed) {
                  throw new AssertionError(failed);
                }
              });
      typed.println();
      String offer = offers.readLine();
      assertTrue(offer.startsWith("tern-offer:") && offer.length() < 4096, offer);
      try (CopyPasteCall second =
          call(
              pattern,
              secondSees,
              new StringReader(offer + "\n"),
              new PrintWriter(fromSecond, true))) {
        second.start();
        typed.println(fromSecond.toString().strip());
        side.join();
        assertTrue(firstSees.await(30, TimeUnit.SECONDS), "the first sees pictures");
        assertTrue(secondSees.await(30, TimeUnit.SECONDS), "the second sees pictures");
      }
    }
  }

  @Test
  void whatIsPastedWronglyIsSaidInOneLine() {
    SessionDescription answer = new SessionDescription(SdpType.ANSWER, "v=0\r\n");
    for (String wrong :
        List.of("hello", "tern-offer:", "tern-offer:????", PastedDescription.write(answer))) {
      try (CopyPasteCall call =
          call(null, new CountDownLatch(1), new StringReader(wrong + "\n"), nowhere)) {
        IOException refused = assertThrows(IOException.class, call::start);
        assertTrue(!String.valueOf(refused.getMessage()).contains("\n"), wrong);
      }
    }
  }

  @Test
  void aDescriptionSurvivesThePasting() {
    String sdp = "v=0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n".repeat(200);
    SessionDescription offer = new SessionDescription(SdpType.OFFER, sdp);
    assertEquals(offer, PastedDescription.read("  " + PastedDescription.write(offer) + " \r"));
  }

  @Test
  void anyLineIsEitherReadOrRefused() {
    Random random = new Random(5);
    String whole =
        PastedDescription.write(new SessionDescription(SdpType.OFFER, "v=0\r\n".repeat(99)));
    for (int i = 0; i < 5000; i++) {
      StringBuilder line = new StringBuilder(whole);
      line.setCharAt(random.nextInt(line.length()), (char) (32 + random.nextInt(95)));
      line.setLength(random.nextInt(line.length() + 1));
      try {
        assertTrue(
            PastedDescription.read(line.toString()).sdp().length() <= PastedDescription.MAX_SDP);
      } catch (IllegalArgumentException refused) {
        assertTrue(String.valueOf(refused.getMessage()).startsWith("the pasted line"));
      }
    }
  }

  @Test
  void aSmallLineCannotUnpackIntoALargeOne() {
    SessionDescription bomb =
        new SessionDescription(SdpType.OFFER, "a".repeat(PastedDescription.MAX_SDP + 10_000));
    assertThrows(
        IllegalArgumentException.class,
        () -> PastedDescription.read(PastedDescription.write(bomb)));
  }

  private CopyPasteCall call(
      @org.jspecify.annotations.Nullable VideoTrack local,
      CountDownLatch pictures,
      java.io.Reader in,
      PrintWriter out) {
    return new CopyPasteCall(
        Peers.configuration(List.of()),
        new CallMedia(
            local,
            _ -> pictures.countDown(),
            RtpEncodingParameters.DEFAULT.withMaxBitrate(300_000)),
        CallData.NONE,
        new BufferedReader(in),
        out,
        nowhere,
        new RoomCall.Listener() {});
  }
}
