package org.ternrtc.dtls.srtp.context;

/**
 * What a DTLS-SRTP handshake agreed on, RFC 5764 section 4.2: a profile and a context for each
 * direction. The keys themselves cannot be read from it.
 */
public final class SrtpKeys {
  private final SrtpProfile profile;
  private final SrtpSender sender;
  private final SrtpReceiver receiver;

  private SrtpKeys(SrtpProfile profile, SrtpSender sender, SrtpReceiver receiver) {
    this.profile = profile;
    this.sender = sender;
    this.receiver = receiver;
  }

  /**
   * Keys from another source than a handshake; the arrays are read before this returns.
   *
   * @throws IllegalArgumentException if a key or salt does not have the profile's length
   */
  public static SrtpKeys of(
      SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {
    return new SrtpKeys(
        profile,
        SrtpSender.of(profile, localKey, localSalt),
        SrtpReceiver.of(profile, remoteKey, remoteSalt));
  }

  public SrtpProfile profile() {
    return profile;
  }

  /** The one sender of these keys: always the same, for one thread. */
  public SrtpSender sender() {
    return sender;
  }

  /** The one receiver of these keys: always the same, for one thread. */
  public SrtpReceiver receiver() {
    return receiver;
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}
