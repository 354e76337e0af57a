package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in is read or refused; what is read is written to something that reads the same.
 */
class MutationTest {
  private static final long SEED = 0x5D9;
  private static final String[] SPLICES = {
    "",
    " ",
    ":",
    "=",
    "\r",
    "\n",
    "\0",
    "/",
    "-1",
    "0",
    "4294967296",
    "99999999999999999999",
    "\u20AC",
    "*",
    ";;",
    "a=",
    "m=",
    "a=mid:0\r\n",
    "a=candidate:1 1 udp 1 ::1 9 typ host tcptype active x\r\n",
    "a=rid:1 send pt=1;x\r\n",
    "a=simulcast:recv 1,~2;3 send 4\r\n",
    "x=y\r\n",
    "r=7d 1h 0 25h\r\n",
    "a=fmtp:96 ;=;a=;=b\r\n",
    "a=group:BUNDLE\r\n",
    "a=rtcp-fb:* nack\r\n",
    "b=AS:1\r\n",
    "m=audio 0 RTP/AVP 0\r\n",
    "typ",
    "raddr",
    "rport"
  };

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private int accepted;
  private int refused;

  @Test
  void changedDescriptionsAreReadOrRefused() {
    List<byte[]> seeds = new ArrayList<>(Corpus.descriptions().values());
    seeds.addAll(Corpus.libwebrtcSeeds().values());
    Corpus.samples().forEach(sample -> seeds.add(sample.sdp().getBytes(UTF_8)));
    for (byte[] seed : seeds) {
      for (int i = 0; i < 12; i++) {
        tryDescription(mutate(seed, seeds));
      }
    }
    // Neither the mutations nor the parser may be so dull that one side never happens.
    assertTrue(accepted > 400 && refused > 400, accepted + " accepted, " + refused + " refused");
  }

  @Test
  void changedFragmentsCandidatesAndAttributesAreReadOrRefused() {
    List<byte[]> lines = new ArrayList<>();
    List<byte[]> fragments = new ArrayList<>();
    for (String name : Corpus.descriptions().keySet()) {
      String text = Corpus.description(name);
      fragments.add(text.substring(Math.max(0, text.indexOf("m="))).getBytes(UTF_8));
      text.lines()
          .filter(line -> line.startsWith("a="))
          .forEach(line -> lines.add(line.getBytes(UTF_8)));
    }
    for (byte[] fragment : fragments) {
      for (int i = 0; i < 8; i++) {
        tryFragment(mutate(fragment, lines));
      }
    }
    for (int i = 0; i < lines.size(); i += 3) {
      String line = new String(mutate(lines.get(i), lines), UTF_8);
      tryAttribute(line);
      tryCandidate(line);
    }
    assertTrue(accepted > 400 && refused > 400, accepted + " accepted, " + refused + " refused");
  }

  @Test
  void noiseIsRefused() {
    for (int i = 0; i < 5000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      tryDescription(noise);
      tryFragment(noise);
      tryCandidate(new String(noise, UTF_8));
    }
    assertTrue(refused > 10_000);
  }

  @Test
  void loneSurrogatesAreRefused() {
    String text = Corpus.description("chromium156-offer-audio-only.sdp");
    for (int i = 0; i < 200; i++) {
      int place = random.nextInt(text.length());
      char half = (char) (0xD800 + random.nextInt(0x800));
      String broken = text.substring(0, place) + half + text.substring(place);
      try {
        SessionDescription.parse(broken);
        throw new AssertionError("accepted " + Integer.toHexString(half) + " at " + place);
      } catch (SdpException refusal) {
        assertTrue(refusal.line() >= 1);
      }
    }
  }

  private void tryDescription(byte[] input) {
    try {
      SessionDescription description = SessionDescription.parse(input);
      accepted++;
      assertEquals(
          description,
          SessionDescription.parse(description.toBytes()),
          () -> new String(input, UTF_8));
      description.media().forEach(MutationTest::query);
      WebRtcRules.check(description);
    } catch (SdpException refusal) {
      checkRefusal(refusal, input);
    }
  }

  private void tryFragment(byte[] input) {
    try {
      SdpFragment fragment = SdpFragment.parse(input);
      accepted++;
      assertEquals(fragment, SdpFragment.parse(fragment.toBytes()), () -> new String(input, UTF_8));
    } catch (SdpException refusal) {
      checkRefusal(refusal, input);
    }
  }

  private void tryAttribute(String line) {
    try {
      Attribute attribute = Attribute.parse(line);
      accepted++;
      assertEquals(attribute, Attribute.parse(attribute.toLine()), line);
    } catch (SdpException refusal) {
      refused++;
      assertEquals(1, refusal.line());
    }
  }

  private void tryCandidate(String line) {
    try {
      Candidate candidate = Candidate.parse(line);
      accepted++;
      assertEquals(candidate, Candidate.parse(candidate.toCandidateString()), line);
      query(candidate);
    } catch (SdpException refusal) {
      refused++;
      assertEquals(1, refusal.line());
    }
  }

  /** Views of what was accepted never fail either. */
  private static void query(MediaDescription media) {
    for (Codec codec : media.codecs()) {
      String parameters = codec.parameters();
      H264Parameters.of(H264Parameters.of(parameters).toParameters());
      Vp8Parameters.of(parameters).allows(640, 480);
      OpusParameters.of(parameters).toParameters();
      codec.rtpMap().channels();
      codec.toAttributes();
    }
    media.candidates().forEach(MutationTest::query);
    media.attributes(Fingerprint.class).forEach(Fingerprint::digest);
    media.attributes(MsidSemantic.class).forEach(MsidSemantic::streamIds);
    media.sctpPort();
    media.mid();
  }

  private static void query(Candidate candidate) {
    candidate.generation();
    candidate.networkCost();
    candidate.networkId();
    candidate.isMdns();
    candidate.tcpType();
  }

  private void checkRefusal(SdpException refusal, byte[] input) {
    refused++;
    int ends = 0;
    for (byte b : input) {
      ends += b == '\n' ? 1 : 0;
    }
    assertTrue(refusal.line() >= 1 && refusal.line() <= ends + 2, refusal.getMessage());
    assertTrue(refusal.getMessage().length() < 200, refusal.getMessage());
  }

  private byte[] mutate(byte[] seed, List<byte[]> others) {
    byte[] bytes = seed;
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      int place = random.nextInt(bytes.length + 1);
      int end = Math.min(bytes.length, place + random.nextInt(12));
      bytes =
          switch (random.nextInt(7)) {
            case 0 ->
                splice(
                    bytes, place, place, SPLICES[random.nextInt(SPLICES.length)].getBytes(UTF_8));
            case 1 -> splice(bytes, place, end, new byte[0]);
            case 2 ->
                splice(
                    bytes,
                    place,
                    Math.min(bytes.length, place + 1),
                    new byte[] {(byte) random.nextInt()});
            case 3 ->
                splice(bytes, place, end, SPLICES[random.nextInt(SPLICES.length)].getBytes(UTF_8));
            case 4 -> lineFrom(bytes, others.get(random.nextInt(others.size())));
            case 5 -> withoutALine(bytes);
            default -> flipDigit(bytes, place);
          };
    }
    return bytes;
  }

  private byte[] flipDigit(byte[] bytes, int from) {
    byte[] changed = bytes.clone();
    for (int i = from; i < changed.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9') {
        changed[i] = (byte) ('0' + random.nextInt(10));
        break;
      }
    }
    return changed;
  }

  /** Puts a line of another seed in front of some line. */
  private byte[] lineFrom(byte[] bytes, byte[] other) {
    int place = lineStart(bytes, random.nextInt(bytes.length + 1));
    int start = lineStart(other, random.nextInt(other.length + 1));
    int end = lineEnd(other, start);
    return splice(bytes, place, place, java.util.Arrays.copyOfRange(other, start, end));
  }

  private byte[] withoutALine(byte[] bytes) {
    int start = lineStart(bytes, random.nextInt(bytes.length + 1));
    return splice(bytes, start, lineEnd(bytes, start), new byte[0]);
  }

  private static int lineStart(byte[] bytes, int place) {
    int start = place;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static int lineEnd(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return Math.min(bytes.length, end + 1);
  }

  private static byte[] splice(byte[] bytes, int start, int end, byte[] inserted) {
    byte[] out = new byte[start + inserted.length + bytes.length - end];
    System.arraycopy(bytes, 0, out, 0, start);
    System.arraycopy(inserted, 0, out, start, inserted.length);
    System.arraycopy(bytes, end, out, start + inserted.length, bytes.length - end);
    return out;
  }
}
