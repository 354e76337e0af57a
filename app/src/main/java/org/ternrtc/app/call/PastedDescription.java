package org.ternrtc.app.call;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/**
 * A session description as one line that can be copied and pasted: {@code tern-offer:} or {@code
 * tern-answer:} and base64url of the deflated SDP, short enough for a terminal's line of 4096.
 */
final class PastedDescription {
  static final int MAX_LINE = 128 * 1024;
  static final int MAX_SDP = 256 * 1024;

  private static final String OFFER = "tern-offer:";
  private static final String ANSWER = "tern-answer:";

  private PastedDescription() {}

  static String write(SessionDescription description) {
    byte[] sdp = description.sdp().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(sdp.length / 2);
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(sdp);
      deflater.finish();
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        packed.write(part, 0, deflater.deflate(part));
      }
    }
    return (description.type() == SdpType.OFFER ? OFFER : ANSWER)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none, with a line that says why
   */
  static SessionDescription read(String line) {
    String text = line.strip();
    if (text.length() > MAX_LINE) {
      throw new IllegalArgumentException("the pasted line is too long");
    }
    boolean offer = text.startsWith(OFFER);
    if (!offer && !text.startsWith(ANSWER)) {
      throw new IllegalArgumentException(
          "the pasted line is not whole: it begins with " + OFFER + " or " + ANSWER);
    }
    byte[] packed;
    try {
      packed =
          Base64.getUrlDecoder().decode(text.substring(offer ? OFFER.length() : ANSWER.length()));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("the pasted line is damaged", malformed);
    }
    return new SessionDescription(offer ? SdpType.OFFER : SdpType.ANSWER, inflate(packed));
  }

  private static String inflate(byte[] packed) {
    ByteArrayOutputStream sdp = new ByteArrayOutputStream(4096);
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed);
      byte[] part = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if (length == 0 && !inflater.finished()) {
          throw new IllegalArgumentException("the pasted line is cut short");
        }
        sdp.write(part, 0, length);
        if (sdp.size() > MAX_SDP) {
          throw new IllegalArgumentException("the pasted line holds too much");
        }
      }
    } catch (DataFormatException malformed) {
      throw new IllegalArgumentException("the pasted line is damaged", malformed);
    }
    return sdp.toString(StandardCharsets.UTF_8);
  }
}
