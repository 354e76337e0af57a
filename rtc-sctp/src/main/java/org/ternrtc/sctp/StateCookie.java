package org.ternrtc.sctp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;

/**
 * What an INIT ACK carries so that nothing need be kept until it comes back, RFC 9260 section
 * 5.1.3.
 *
 * @param peerTag the peer's tag
 * @param peerTsn the peer's first TSN
 * @param peerWindow the peer's a_rwnd
 * @param ownTag our tag
 * @param ownTsn our first TSN
 * @param tieOwn our tag of the association that exists, or 0
 * @param tiePeer the peer's tag of the association that exists, or 0
 * @param madeAt when it was made
 * @param capabilities what was agreed on
 */
record StateCookie(
    int peerTag,
    int peerTsn,
    long peerWindow,
    int ownTag,
    int ownTsn,
    int tieOwn,
    int tiePeer,
    long madeAt,
    Capabilities capabilities) {
  private static final int LENGTH = 4 + 4 + 8 + 4 + 4 + 4 + 4 + 8 + 1 + 2 + 2;

  /** Signs cookies with a key of its own and knows them again. */
  static final class Signer {
    private static final int MAC_LENGTH = 32;
    private final Mac mac;

    Signer(RandomGenerator random) {
      var key = new byte[32];
      random.nextBytes(key);
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
      } catch (GeneralSecurityException e) {
        // Every Java platform has to have it.
        throw new AssertionError(e);
      }
    }

    Bytes sign(StateCookie cookie) {
      ByteBuffer out = ByteBuffer.allocate(LENGTH + MAC_LENGTH);
      Capabilities can = cookie.capabilities;
      out.putInt(cookie.peerTag)
          .putInt(cookie.peerTsn)
          .putLong(cookie.peerWindow)
          .putInt(cookie.ownTag)
          .putInt(cookie.ownTsn)
          .putInt(cookie.tieOwn)
          .putInt(cookie.tiePeer)
          .putLong(cookie.madeAt)
          .put(
              (byte)
                  ((can.partialReliability() ? 1 : 0)
                      | (can.interleaving() ? 2 : 0)
                      | (can.reconfiguration() ? 4 : 0)
                      | (can.zeroChecksum() ? 8 : 0)))
          .putShort((short) can.outboundStreams())
          .putShort((short) can.inboundStreams());
      mac.update(out.array(), 0, LENGTH);
      out.put(mac.doFinal());
      return Bytes.of(out.array());
    }

    /** The cookie, or null if it is not one of ours. */
    @Nullable StateCookie verify(Bytes cookie) {
      if (cookie.length() != LENGTH + MAC_LENGTH) {
        return null;
      }
      byte[] bytes = cookie.toByteArray();
      mac.update(bytes, 0, LENGTH);
      byte[] told = Arrays.copyOfRange(bytes, LENGTH, bytes.length);
      if (!MessageDigest.isEqual(mac.doFinal(), told)) {
        return null;
      }
      int flags = cookie.u8(40);
      return new StateCookie(
          cookie.i32(0),
          cookie.i32(4),
          cookie.i64(8),
          cookie.i32(16),
          cookie.i32(20),
          cookie.i32(24),
          cookie.i32(28),
          cookie.i64(32),
          new Capabilities(
              (flags & 1) != 0,
              (flags & 2) != 0,
              (flags & 4) != 0,
              (flags & 8) != 0,
              cookie.u16(41),
              cookie.u16(43)));
    }
  }
}
