package org.ternrtc.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message of a data channel.
 *
 * @param isText whether it was sent as a string
 * @param data its bytes; of a string, its UTF-8. Read-only, and nobody else's
 */
public record DataMessage(boolean isText, ByteBuffer data) {
  /** The bytes read as UTF-8, with U+FFFD for what is none. */
  public String text() {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    byte[] copy = new byte[data.remaining()];
    data.get(data.position(), copy);
    return copy;
  }
}
