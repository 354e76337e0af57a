package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.ternrtc.sdp.Codec;
import org.ternrtc.sdp.ExtMap;
import org.ternrtc.sdp.Flag;
import org.ternrtc.sdp.Group;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.SessionDescription;
import org.ternrtc.sdp.Setup;
import org.ternrtc.sdp.WebRtcRules;

/**
 * What Chromium, Firefox, aiortc and GStreamer wrote (rtc-sdp's collection), each taken as an
 * offer: offers first ones and later ones, answers as well, since as offers they are the odd ones.
 */
final class RecordedOffersTest {
  private static final Path DESCRIPTIONS =
      Path.of("..", "rtc-sdp", "src/test/resources/org/ternrtc/sdp/descriptions");

  private static List<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.list(DESCRIPTIONS)) {
      return files.filter(file -> file.toString().endsWith(".sdp")).sorted().toList();
    }
  }

  @Test
  void allAreThere() throws IOException {
    assertEquals(99, recorded().size());
  }

  @TestFactory
  Stream<DynamicTest> eachGetsAValidAnswer() throws IOException {
    return recorded().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                String.valueOf(file.getFileName()), () -> answered(Files.readString(file))));
  }

  private static void answered(String text) throws Exception {
    SignalingSide side = new SignalingSide("b", true);
    side.addTrack();
    side.signaling.setRemote(new org.ternrtc.peer.SessionDescription(SdpType.OFFER, text));
    String written = side.signaling.setLocalDescription().sdp();
    assertEquals(SignalingState.STABLE, side.signaling.state());
    SessionDescription offer = WebRtcRules.parse(text);
    SessionDescription answer = WebRtcRules.parse(written);
    assertEquals(offer.media().size(), answer.media().size());
    List<Group> offered = offer.bundleGroups();
    List<Group> groups = answer.bundleGroups();
    for (int i = 0; i < offer.media().size(); i++) {
      MediaDescription asked = offer.media().get(i);
      MediaDescription given = answer.media().get(i);
      assertEquals(asked.kind(), given.kind());
      assertEquals(asked.protocol(), given.protocol());
      assertTrue(asked.mid() == null || asked.mid().equals(given.mid()));
      boolean grouped = !groups.isEmpty() && groups.getFirst().mids().contains(given.mid());
      assertTrue(!grouped || offered.getFirst().mids().contains(given.mid()));
      assertFalse(given.has(Flag.BUNDLE_ONLY), "an answer has no such thing");
      if (given.isRejected()) {
        assertFalse(grouped, "what is rejected is in no bundle");
        continue;
      }
      assertFalse(asked.isRejected(), "what was rejected stays so");
      accepted(offer, asked, given);
    }
    assertLater(side, offer);
  }

  private static void accepted(
      SessionDescription offer, MediaDescription asked, MediaDescription given) {
    Setup setup = given.attribute(Setup.class);
    Setup before = offer.transportAttribute(asked, Setup.class);
    assertEquals(before == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE, setup);
    if (!given.isRtp()) {
      return;
    }
    assertTrue(given.has(Flag.RTCP_MUX));
    assertTrue(asked.formats().containsAll(given.formats()), "only what was offered");
    boolean sends = given.direction() != null && given.direction().sends();
    boolean receives = given.direction() != null && given.direction().receives();
    assertTrue(!sends || offer.direction(asked).receives());
    assertTrue(!receives || offer.direction(asked).sends());
    for (ExtMap map : given.attributes(ExtMap.class)) {
      assertTrue(
          asked.attributes(ExtMap.class).stream()
              .anyMatch(each -> each.id() == map.id() && each.uri().equals(map.uri())),
          "header extensions keep their ids");
    }
    if (given.kind().equals("video")) {
      assertEquals("VP8", given.codecs().getFirst().name());
      List<String> names = given.codecs().stream().map(Codec::name).toList();
      boolean fec = asked.codecs().stream().anyMatch(codec -> codec.is("ulpfec"));
      assertEquals(fec, names.contains("red") && names.contains("ulpfec"), names.toString());
      assertEquals(fec, names.contains("red") || names.contains("ulpfec"), names.toString());
      // Codec.of leaves out an rtx whose format is not there.
      assertEquals(given.formats().size(), names.size(), names.toString());
    }
  }

  /** The offer that we make next keeps places, kinds, tags and payload types. */
  private static void assertLater(SignalingSide side, SessionDescription before) throws Exception {
    side.addTransceiver(RtpTransceiverDirection.SENDONLY);
    SessionDescription later = WebRtcRules.parse(side.signaling.createOffer().sdp());
    org.ternrtc.peer.SessionDescription local = side.signaling.currentLocalDescription();
    assertNotNull(local);
    for (int i = 0; i < before.media().size(); i++) {
      MediaDescription then = before.media().get(i);
      MediaDescription now = later.media().get(i);
      MediaDescription agreed = WebRtcRules.parse(local.sdp()).media().get(i);
      if (!agreed.isRejected()) {
        assertEquals(then.kind(), now.kind());
        assertEquals(agreed.mid(), now.mid());
        assertEquals(agreed.formats(), now.formats());
      }
    }
    assertNull(side.signaling.pendingLocalDescription());
  }
}
