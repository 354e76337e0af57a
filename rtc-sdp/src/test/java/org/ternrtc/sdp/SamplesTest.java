package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.sdp.Corpus.Sample;

/** Good and bad descriptions, each with what must happen to it. */
class SamplesTest {
  static List<Sample> samples() {
    return Corpus.samples();
  }

  static List<Sample> largeSamples() {
    return Corpus.largeSamples();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isAcceptedOrRefusedAsItsFieldSays(Sample sample) throws Exception {
    if (sample.mustBeAccepted()) {
      SessionDescription description = WebRtcRules.parse(sample.sdp());
      assertEquals(description, WebRtcRules.parse(description.toString()));
    } else if (sample.mustBeRefused()) {
      SdpException refusal =
          assertThrows(SdpException.class, () -> WebRtcRules.parse(sample.sdp()));
      long lines = sample.sdp().lines().count();
      assertTrue(refusal.line() >= 1 && refusal.line() <= lines + 1, refusal.getMessage());
      assertEquals("line " + refusal.line() + ": " + refusal.reason(), refusal.getMessage());
    } else {
      acceptOrRefuse(sample.sdp());
    }
  }

  @Test
  void onlyThreeMayGoEitherWay() {
    List<Sample> open =
        samples().stream().filter(s -> !s.mustBeAccepted() && !s.mustBeRefused()).toList();
    assertEquals(
        List.of("payload type twice", "session version 2^63", "mid of 100 characters"),
        open.stream().map(Sample::name).toList());
  }

  @Test
  void refusalsNameTheLineAtFault() {
    Map<String, String> refusals = new TreeMap<>();
    for (Sample sample : samples()) {
      if (sample.mustBeRefused()) {
        SdpException refusal =
            assertThrows(SdpException.class, () -> WebRtcRules.parse(sample.sdp()));
        refusals.put(sample.name(), refusal.getMessage());
      }
    }
    assertEquals(
        """
        BUNDLE names a mid that is not there = line 5: BUNDLE names a mid that is not there: "9"
        NUL inside = line 14: NUL inside the line
        SDES key line (a=crypto) = line 7: media is not encrypted by DTLS: RTP/SAVPF
        clock 0 = line 17: clock rate of a=rtpmap out of range: 0
        empty = line 1: v= line is missing
        fingerprint md5 = line 12: a=fingerprint uses md5, which is not safe
        fingerprint of 31 bytes = line 12: a=fingerprint sha-256 has 31 bytes, not 32
        header extension identifier 0 = line 22: id of a=extmap out of range: 0
        header extension identifier twice = line 23: header extension id is used twice: 1
        ice-pwd of 21 characters = line 11: a=ice-pwd has 21 characters, not 22 to 256
        ice-ufrag of 3 characters = line 10: a=ice-ufrag has 3 characters, not 4 to 256
        ice-ufrag of 300 characters = line 10: a=ice-ufrag has 300 characters, not 4 to 256
        line without = = line 7: not a letter and an equals sign: "garbage"
        mid twice = line 29: mid is used twice: "0"
        no fingerprint = line 7: section has no a=fingerprint
        o= missing = line 2: o= line is missing
        only v= = line 2: o= line is missing
        payload type 128 = line 7: payload type of m= out of range: 128
        plain RTP/AVP = line 7: media is not encrypted by DTLS: RTP/AVP
        port -1 = line 7: port of m= is malformed: "-1"
        port 65536 = line 7: port of m= out of range: 65536
        rtpmap without clock = line 17: clock rate of a=rtpmap is missing
        rtx points to itself = line 21: format retransmits itself: 97
        session version of 40 digits = line 2: session version of o= is malformed: \
        "9999999999999999999999999999999999999999"
        setup:holdconn = line 13: a=setup:holdconn is forbidden (RFC 8842)
        version 1 = line 1: version is not 0: "1"
        """,
        String.join(
                "\n",
                refusals.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList())
            + "\n");
  }

  @Test
  void onlyReadableCandidatesAreKeptAsCandidates() throws Exception {
    List<String> dropped =
        List.of(
            "port 0",
            "port 99999",
            "priority 2^32",
            "component 0",
            "address of 5 parts",
            "no typ",
            "foundation of 33 characters");
    int candidates = 0;
    for (Sample sample : samples()) {
      if (sample.name().startsWith("candidate: ")) {
        MediaDescription media = WebRtcRules.parse(sample.sdp()).media().getFirst();
        boolean drop = dropped.contains(sample.name().substring("candidate: ".length()));
        assertEquals(drop ? 0 : 1, media.candidates().size(), sample.name());
        assertTrue(media.attributeValue("candidate") != null, sample.name());
        candidates++;
      }
    }
    assertEquals(16, candidates);
  }

  @Test
  void aRetransmissionOfNothingIsNoCodec() throws Exception {
    Sample sample =
        samples().stream()
            .filter(s -> s.name().equals("rtx points to nothing"))
            .findFirst()
            .orElseThrow();
    MediaDescription media = WebRtcRules.parse(sample.sdp()).media().getFirst();
    assertEquals(List.of(96), media.codecs().stream().map(Codec::payloadType).toList());
    assertEquals(List.of(96, 97), media.payloadTypes());
  }

  @ParameterizedTest
  @MethodSource("largeSamples")
  void largeOnesAreRefusedByTheirBoundOrReadInLinearTime(Sample sample) {
    if (sample.mustBeRefused()) {
      assertThrows(SdpException.class, () -> WebRtcRules.parse(sample.sdp()));
      return;
    }
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      acceptOrRefuse(sample.sdp());
      best = Math.min(best, System.nanoTime() - start);
    }
    // The best of some: a busy machine must not fail it, a quadratic parser must.
    assertTrue(best < 50_000_000, sample.name() + " took " + best + " ns");
  }

  @Test
  void seedsOfLibwebrtcAreAcceptedOrRefused() {
    int accepted = 0;
    for (byte[] seed : Corpus.libwebrtcSeeds().values()) {
      try {
        SessionDescription description = SessionDescription.parse(seed);
        assertEquals(description, SessionDescription.parse(description.toBytes()));
        accepted++;
      } catch (SdpException refusal) {
        assertTrue(refusal.line() >= 1);
      }
    }
    assertEquals(62, accepted);
  }

  private static void acceptOrRefuse(String text) {
    try {
      WebRtcRules.parse(text);
    } catch (SdpException refusal) {
      assertTrue(refusal.line() >= 1);
    }
  }
}
