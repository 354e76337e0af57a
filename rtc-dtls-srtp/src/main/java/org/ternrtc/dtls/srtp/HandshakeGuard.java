package org.ternrtc.dtls.srtp;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at datagrams before Bouncy Castle does and takes out the records that could harm it:
 * whatever a stranger can send before the peer is authenticated has a bound here, on memory,
 * messages and datagrams.
 *
 * <p>As server it also holds back what follows the client's CertificateVerify until that was seen.
 * Bouncy Castle would otherwise go over to the new epoch at a ChangeCipherSpec that overtook it,
 * and then ignore every repetition of the message it still waits for.
 *
 * <p>For the connection's thread.
 */
final class HandshakeGuard {
  static final int RECORD_HEADER = 13;
  static final int MESSAGE_HEADER = 12;

  /** Longest handshake message; RFC 6347 section 3.2.3 would allow 2^24-1. */
  static final int MAX_MESSAGE = 32768;

  /** What all messages together may make the reassembler allocate. */
  static final int MAX_MESSAGES_TOTAL = 131072;

  static final int MAX_MESSAGE_SEQ = 15;

  /** Shortest fragment that is not a message's last. */
  static final int MIN_FRAGMENT = 64;

  /** Datagrams with unencrypted handshake records that a connection takes in its life. */
  static final int MAX_HANDSHAKE_DATAGRAMS = 200;

  private static final int MAX_HELD = 4096;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_VERIFY = 15;

  private final boolean server;
  private final BitSet messagesSeen = new BitSet(MAX_MESSAGE_SEQ + 1);
  private int messagesTotal;
  private int handshakeDatagrams;
  private int verifyReceived;
  private boolean verifySeen;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int recordsDropped;

  HandshakeGuard(boolean server) {
    this.server = server;
  }

  /** Records taken out so far. */
  int recordsDropped() {
    return recordsDropped;
  }

  /** Whether a datagram begins like a DTLS record, RFC 7983. Cheap enough for the port's thread. */
  static boolean looksLikeDtls(byte[] data, int offset, int length) {
    return length >= RECORD_HEADER
        && data[offset] >= CHANGE_CIPHER_SPEC
        && data[offset] <= APPLICATION_DATA
        && data[offset + 1] == (byte) 0xFE;
  }

  /** Whether a datagram that looks like DTLS begins with a record of application data. */
  static boolean isApplicationData(byte[] datagram) {
    return datagram.length > 0 && datagram[0] == APPLICATION_DATA;
  }

  /** Moves the records that may pass to the front of the datagram and returns their length. */
  int admit(byte[] datagram, int length) {
    int kept = 0;
    boolean counted = false;
    int at = 0;
    while (at < length && looksLikeDtls(datagram, at, length - at)) {
      int size = RECORD_HEADER + u16(datagram, at + 11);
      if (size > length - at) {
        break;
      }
      int type = datagram[at];
      int epoch = u16(datagram, at + 3);
      boolean keep = true;
      if (epoch == 0 && type == HANDSHAKE) {
        // Only what passes is counted, so that rubbish cannot use up the peer's share.
        keep =
            (counted || handshakeDatagrams < MAX_HANDSHAKE_DATAGRAMS)
                && messagesAreSane(datagram, at + RECORD_HEADER, at + size);
        if (keep && !counted) {
          counted = true;
          handshakeDatagrams++;
        }
      } else if (server && !verifySeen && (epoch > 0 || type == CHANGE_CIPHER_SPEC)) {
        keep = false;
        hold(datagram, at, size);
      }
      if (keep) {
        System.arraycopy(datagram, at, datagram, kept, size);
        kept += size;
      } else {
        recordsDropped++;
      }
      at += size;
    }
    return kept;
  }

  /** The records that were held back and are due now, or null. */
  byte @Nullable [] takeReleased() {
    if (!verifySeen || held.size() == 0) {
      return null;
    }
    byte[] records = held.toByteArray();
    held.reset();
    recordsDropped--;
    return records;
  }

  private void hold(byte[] datagram, int offset, int size) {
    if (held.size() + size <= MAX_HELD) {
      held.write(datagram, offset, size);
    }
  }

  /** Whether all fragments of a record pass, RFC 6347 section 4.2.2. */
  private boolean messagesAreSane(byte[] datagram, int start, int end) {
    if (start == end) {
      return false;
    }
    for (int at = start; at < end; ) {
      if (end - at < MESSAGE_HEADER) {
        return false;
      }
      int type = datagram[at] & 0xFF;
      int length = u24(datagram, at + 1);
      int messageSeq = u16(datagram, at + 4);
      int fragmentOffset = u24(datagram, at + 6);
      int fragmentLength = u24(datagram, at + 9);
      if (fragmentLength > end - at - MESSAGE_HEADER
          || length > (type == CERTIFICATE ? CertificateRules.MAX_MESSAGE : MAX_MESSAGE)
          || messageSeq > MAX_MESSAGE_SEQ
          || fragmentOffset + fragmentLength > length
          || isNeedlesslyShort(length, fragmentOffset, fragmentLength)
          || !isInBudget(messageSeq, length)) {
        return false;
      }
      if (type == CERTIFICATE_VERIFY) {
        noteVerify(length, fragmentOffset, fragmentLength);
      }
      at += MESSAGE_HEADER + fragmentLength;
    }
    return true;
  }

  /**
   * An empty fragment of a message that is not empty never helps; short ones only end a message.
   */
  private static boolean isNeedlesslyShort(int length, int fragmentOffset, int fragmentLength) {
    boolean last = fragmentOffset + fragmentLength == length;
    return fragmentLength < MIN_FRAGMENT && !(last && (fragmentLength > 0 || length == 0));
  }

  private boolean isInBudget(int messageSeq, int length) {
    if (!messagesSeen.get(messageSeq)) {
      if (messagesTotal + length > MAX_MESSAGES_TOTAL) {
        return false;
      }
      messagesSeen.set(messageSeq);
      messagesTotal += length;
    }
    return true;
  }

  private void noteVerify(int length, int fragmentOffset, int fragmentLength) {
    if (fragmentOffset <= verifyReceived) {
      verifyReceived = Math.max(verifyReceived, fragmentOffset + fragmentLength);
    }
    verifySeen |= verifyReceived >= length;
  }

  private static int u16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
  }

  private static int u24(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 16 | u16(bytes, offset + 1);
  }
}
