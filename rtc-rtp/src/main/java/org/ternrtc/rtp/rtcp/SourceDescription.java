package org.ternrtc.rtp.rtcp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * SDES, RFC 3550 section 6.5.
 *
 * @param chunks as on the wire, checked
 */
public record SourceDescription(Bytes chunks) implements RtcpPacket {
  /** Item type of the canonical name. */
  public static final int CNAME = 1;

  /** One item of one source. */
  @FunctionalInterface
  public interface ItemVisitor {
    void item(int ssrc, int type, Bytes text);
  }

  static SourceDescription parse(int count, Bytes body) throws MalformedPacketException {
    walk(count, body, (ssrc, type, text) -> {});
    return new SourceDescription(body);
  }

  /** Hands over every item. */
  public void forEachItem(ItemVisitor visitor) {
    try {
      walk(Integer.MAX_VALUE, chunks, visitor);
    } catch (MalformedPacketException e) {
      throw new AssertionError("checked when parsed", e);
    }
  }

  /** The canonical name of a source, null when it is not here. */
  public @Nullable String cname(int ssrc) {
    @Nullable String[] found = new @Nullable String[1];
    forEachItem((source, type, text) -> {
      if (source == ssrc && type == CNAME) {
        found[0] = new String(text.toArray(), StandardCharsets.UTF_8);
      }
    });
    return found[0];
  }

  private static void walk(int count, Bytes body, ItemVisitor visitor)
      throws MalformedPacketException {
    int position = 0;
    for (int chunk = 0; chunk < count; chunk++) {
      if (count == Integer.MAX_VALUE && position >= body.length()) {
        return;
      }
      if (body.length() - position < 4) {
        throw new MalformedPacketException("SDES chunk cut short", position);
      }
      int ssrc = body.i32(position);
      position += 4;
      // A chunk ends with one to four zeros at a word's end; some senders leave them out at the
      // end.
      while (position < body.length() && body.u8(position) != 0) {
        if (body.length() - position < 2 || body.u8(position + 1) > body.length() - position - 2) {
          throw new MalformedPacketException("SDES item cut short", position);
        }
        int length = body.u8(position + 1);
        visitor.item(ssrc, body.u8(position), body.slice(position + 2, length));
        position += 2 + length;
      }
      position = Math.min((position + 4) & ~3, body.length());
    }
  }
}
