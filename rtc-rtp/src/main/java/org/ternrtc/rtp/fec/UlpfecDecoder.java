package org.ternrtc.rtp.fec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpPacket;

/**
 * Recovers media packets of one stream from ULPFEC payloads (RFC 5109, first level). Whatever comes
 * is kept for a while; as soon as of the packets of a payload all but one are here, that one is
 * made.
 *
 * <p>Bounded: {@link #KEPT_PACKETS} numbers of media and {@link #KEPT_PAYLOADS} payloads of at most
 * {@link #MAX_PACKET_BYTES}. Numbers do not wrap. Nothing in a payload makes it throw.
 */
public final class UlpfecDecoder {
  /** How far back media packets are kept. */
  public static final int KEPT_PACKETS = 128;

  /** Most payloads that wait for packets. */
  public static final int KEPT_PAYLOADS = 48;

  /** Longer packets are not recovered. */
  public static final int MAX_PACKET_BYTES = 1500;

  private static final int FIXED = RtpPacket.FIXED_HEADER_LENGTH;

  /** What is written after protection was made, and so taken for zero by both sides. */
  private static final HeaderExtension[] MUTABLE = {
    HeaderExtension.ABS_SEND_TIME,
    HeaderExtension.TRANSPORT_WIDE_CC,
    HeaderExtension.TRANSMISSION_OFFSET
  };

  /** Takes what was recovered. */
  public interface Sink {
    /**
     * A whole RTP packet with the SSRC left zero, as it was sent but for what is stamped on
     * leaving; the array is the sink's until it returns.
     */
    void recovered(long sequence, byte[] packet, int length);
  }

  private static final class Media {
    final byte[] bytes = new byte[MAX_PACKET_BYTES];
    int length;
    long sequence = -1;
  }

  private static final class Payload {
    byte[] bytes = new byte[MAX_PACKET_BYTES];
    int length;
    long base;
    long mask;
    int data;
    boolean waiting;
  }

  private final Sink sink;
  private final int[] mutableIds;
  private final @Nullable Media[] ring = new @Nullable Media[KEPT_PACKETS];
  private final @Nullable Payload[] payloads = new @Nullable Payload[KEPT_PAYLOADS];
  private final byte[] made = new byte[MAX_PACKET_BYTES];
  private int nextPayload;
  private long newest = -1;
  private long discarded;

  /**
   * @param extensions as negotiated for receiving
   */
  public UlpfecDecoder(HeaderExtensionMap extensions, Sink sink) {
    this.sink = sink;
    mutableIds = Arrays.stream(MUTABLE).mapToInt(extensions::id).toArray();
  }

  /** Forgets all. */
  public void reset() {
    for (Media media : ring) {
      if (media != null) {
        media.sequence = -1;
      }
    }
    for (Payload payload : payloads) {
      if (payload != null) {
        payload.waiting = false;
      }
    }
    newest = -1;
  }

  /**
   * Takes a media packet and recovers what it makes possible.
   *
   * @param skipped bytes between its header and its payload proper: those of RED
   * @param payloadType of the payload proper
   */
  public void media(RtpPacket packet, long sequence, int skipped, int payloadType) {
    int header = packet.headerLength();
    int length = packet.length() - skipped;
    if (length > MAX_PACKET_BYTES || sequence < 0 || newest - sequence >= KEPT_PACKETS) {
      return;
    }
    Media media = slot(sequence);
    if (media.sequence == sequence) {
      return;
    }
    byte[] bytes = media.bytes;
    System.arraycopy(packet.buffer(), packet.offset(), bytes, 0, header);
    System.arraycopy(
        packet.buffer(), packet.payloadOffset() + skipped, bytes, header, length - header);
    bytes[1] = (byte) ((bytes[1] & 0x80) | payloadType);
    for (int id : mutableIds) {
      int at = packet.extensionOffset(id);
      if (at >= 0) {
        int from = at - packet.offset();
        Arrays.fill(bytes, from, from + packet.extensionLength(at), (byte) 0);
      }
    }
    media.length = length;
    arrived(media, sequence);
  }

  private Media slot(long sequence) {
    int index = (int) (sequence % KEPT_PACKETS);
    Media media = ring[index];
    if (media == null) {
      media = new Media();
      ring[index] = media;
    }
    return media;
  }

  private void arrived(Media media, long sequence) {
    media.sequence = sequence;
    newest = Math.max(newest, sequence);
    recoverAll(sequence);
  }

  /**
   * Takes an ULPFEC payload and recovers what it makes possible.
   *
   * @param sequence of the packet it came in
   */
  public void protection(byte[] buffer, int offset, int length, long sequence) {
    newest = Math.max(newest, sequence);
    if (length < UlpfecEncoder.FEC_HEADER_LENGTH + UlpfecEncoder.SHORT_LEVEL_LENGTH
        || length > MAX_PACKET_BYTES
        || (buffer[offset] & 0x80) != 0) {
      discarded++;
      return;
    }
    boolean longMask = (buffer[offset] & UlpfecEncoder.LONG_MASK_FLAG) != 0;
    int data =
        UlpfecEncoder.FEC_HEADER_LENGTH
            + (longMask ? UlpfecEncoder.LONG_LEVEL_LENGTH : UlpfecEncoder.SHORT_LEVEL_LENGTH);
    int level = offset + UlpfecEncoder.FEC_HEADER_LENGTH;
    if (length < data || BigEndian.u16(buffer, level) > length - data) {
      discarded++;
      return;
    }
    long mask = (long) BigEndian.u16(buffer, level + 2) << 32;
    if (longMask) {
      mask |= BigEndian.i32(buffer, level + 4) & 0xFFFFFFFFL;
    }
    long base = sequence + (short) (BigEndian.u16(buffer, offset + 2) - (int) sequence);
    if (mask == 0 || base < 0 || newest - base >= KEPT_PACKETS) {
      discarded++;
      return;
    }
    Payload payload = payloads[nextPayload];
    if (payload == null) {
      payload = new Payload();
      payloads[nextPayload] = payload;
    } else if (payload.waiting) {
      discarded++;
    }
    nextPayload = (nextPayload + 1) % KEPT_PAYLOADS;
    System.arraycopy(buffer, offset, payload.bytes, 0, length);
    payload.length = data + BigEndian.u16(buffer, level);
    payload.base = base;
    payload.mask = mask;
    payload.data = data;
    payload.waiting = true;
    if (recover(payload)) {
      recoverAll(-1);
    }
  }

  /** What one packet makes possible may make the next possible; each payload is used once. */
  private void recoverAll(long about) {
    boolean again = true;
    long covers = about;
    while (again) {
      again = false;
      for (Payload payload : payloads) {
        if (payload != null
            && payload.waiting
            && (covers < 0 || covers(payload, covers))
            && recover(payload)) {
          again = true;
          covers = -1;
        }
      }
    }
  }

  private static boolean covers(Payload payload, long sequence) {
    long place = sequence - payload.base;
    return place >= 0
        && place < UlpfecEncoder.MAX_PACKETS
        && (payload.mask >> (UlpfecEncoder.MAX_PACKETS - 1 - place) & 1) != 0;
  }

  /** Makes the only packet that is missing; false when none or more than one are. */
  private boolean recover(Payload payload) {
    if (newest - payload.base >= KEPT_PACKETS) {
      payload.waiting = false;
      discarded++;
      return false;
    }
    long missing = -1;
    for (int place = 0; place < UlpfecEncoder.MAX_PACKETS; place++) {
      long sequence = payload.base + place;
      if (covers(payload, sequence) && !here(sequence)) {
        if (missing >= 0) {
          return false;
        }
        missing = sequence;
      }
    }
    payload.waiting = false;
    if (missing < 0) {
      discarded++;
      return false;
    }
    return make(payload, missing);
  }

  private boolean here(long sequence) {
    Media media = ring[(int) (sequence % KEPT_PACKETS)];
    return media != null && media.sequence == sequence;
  }

  /** RFC 5109 section 9.2. */
  private boolean make(Payload payload, long missing) {
    byte[] fec = payload.bytes;
    int protectedBytes = payload.length - payload.data;
    int first = fec[0] & 0x3F;
    int second = fec[1];
    int timestamp = BigEndian.i32(fec, 4);
    int body = BigEndian.u16(fec, 8);
    Arrays.fill(made, 0, FIXED, (byte) 0);
    System.arraycopy(fec, payload.data, made, FIXED, Math.min(protectedBytes, made.length - FIXED));
    for (int place = 0; place < UlpfecEncoder.MAX_PACKETS; place++) {
      long sequence = payload.base + place;
      if (sequence == missing || !covers(payload, sequence)) {
        continue;
      }
      Media media = slot(sequence);
      int length = media.length - FIXED;
      first ^= media.bytes[0] & 0x3F;
      second ^= media.bytes[1];
      timestamp ^= BigEndian.i32(media.bytes, 4);
      body ^= length;
      Xor.into(made, FIXED, media.bytes, FIXED, Math.min(length, protectedBytes));
    }
    if (body > protectedBytes || FIXED + body > MAX_PACKET_BYTES) {
      // Protected in part only, or a lie.
      discarded++;
      return false;
    }
    made[0] = (byte) (0x80 | first);
    made[1] = (byte) second;
    BigEndian.put16(made, 2, (int) missing);
    BigEndian.put32(made, 4, timestamp);
    Media media = slot(missing);
    System.arraycopy(made, 0, media.bytes, 0, FIXED + body);
    media.length = FIXED + body;
    media.sequence = missing;
    sink.recovered(missing, made, FIXED + body);
    return true;
  }

  /** Payloads that were malformed, or brought nothing. */
  public long discarded() {
    return discarded;
  }
}
