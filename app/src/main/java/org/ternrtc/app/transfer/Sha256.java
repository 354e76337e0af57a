package org.ternrtc.app.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that grows, and can be looked at meanwhile. */
final class Sha256 {
  private MessageDigest digest = fresh();

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  /** Takes what the buffer has left. */
  void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  void reset() {
    digest = fresh();
  }

  /** Of all so far, in hexadecimal digits. */
  String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError("the JDK's SHA-256 can be copied", impossible);
    }
  }
}
