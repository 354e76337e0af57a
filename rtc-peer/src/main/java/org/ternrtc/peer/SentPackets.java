package org.ternrtc.peer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packets last sent, protected, by SSRC and sequence number: what is sent again when the other
 * side has no RTX.
 *
 * <p>Bounded: about a second at some Mbit/s; the oldest goes.
 */
final class SentPackets {
  private static final int MAX_PACKETS = 1024;

  private final Map<Long, byte[]> packets =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > MAX_PACKETS;
        }
      };

  void put(int ssrc, int sequence, byte[] data, int offset, int length) {
    packets.put(key(ssrc, sequence), Arrays.copyOfRange(data, offset, offset + length));
  }

  byte @Nullable [] get(int ssrc, int sequence) {
    return packets.get(key(ssrc, sequence));
  }

  private static long key(int ssrc, int sequence) {
    return (long) ssrc << 16 | sequence;
  }
}
