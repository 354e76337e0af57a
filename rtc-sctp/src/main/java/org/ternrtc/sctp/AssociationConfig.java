package org.ternrtc.sctp;

import java.time.Duration;

/**
 * Settings of an association; the names in parentheses are those of RFC 9260 section 16.
 *
 * @param localPort own port
 * @param remotePort the peer's port
 * @param maxPacketBytes longest packet that is sent; what the transport below takes
 * @param maxProbedPacketBytes longest packet that is tried by path MTU discovery (RFC 8899), which
 *     begins at {@code maxPacketBytes}; equal to that for none. A fragment that was cut for a long
 *     packet cannot be cut again when the path becomes narrower: only where that does not happen
 * @param streams streams offered and accepted, each way, 1 to 65535
 * @param maxStreams most streams that the peer may make of it by RFC 6525
 * @param receiveBufferBytes bound on what was received and not consumed, counted with overhead
 * @param sendBufferBytes bound on what was given and not acknowledged, counted with overhead
 * @param maxMessageBytes longest message that is received
 * @param interleaving whether I-DATA is offered (RFC 8260)
 * @param zeroChecksum whether packets without checksum are offered and accepted (RFC 9653); only
 *     where the transport below proves them whole, as DTLS does
 * @param rtoInitialNanos first retransmission timeout (RTO.Initial)
 * @param rtoMinNanos shortest one (RTO.Min)
 * @param rtoMaxNanos longest one (RTO.Max)
 * @param delayedAckNanos longest wait with a SACK
 * @param heartbeatNanos time between heartbeats of an idle association (HB.interval), 0 for none
 * @param maxInitRetransmissions attempts to set up (Max.Init.Retransmits)
 * @param maxRetransmissions timeouts in a row before it is given up (Association.Max.Retrans)
 * @param cookieLifeNanos how long a state cookie is good for (Valid.Cookie.Life)
 * @param initialWindowPackets first congestion window, in packets
 */
public record AssociationConfig(
    int localPort,
    int remotePort,
    int maxPacketBytes,
    int maxProbedPacketBytes,
    int streams,
    int maxStreams,
    int receiveBufferBytes,
    int sendBufferBytes,
    int maxMessageBytes,
    boolean interleaving,
    boolean zeroChecksum,
    long rtoInitialNanos,
    long rtoMinNanos,
    long rtoMaxNanos,
    long delayedAckNanos,
    long heartbeatNanos,
    int maxInitRetransmissions,
    int maxRetransmissions,
    long cookieLifeNanos,
    int initialWindowPackets) {
  /** The port that WebRTC uses, RFC 8841. */
  public static final int WEBRTC_PORT = 5000;

  /** Checks the ranges. */
  public AssociationConfig {
    if (maxPacketBytes < 512 || maxPacketBytes > 65_532 || maxPacketBytes % 4 != 0) {
      throw new IllegalArgumentException(
          "packets of " + maxPacketBytes + " bytes: 512 to 65532, a multiple of 4");
    }
    if (maxProbedPacketBytes < maxPacketBytes
        || maxProbedPacketBytes > 65_532
        || maxProbedPacketBytes % 4 != 0) {
      throw new IllegalArgumentException(
          "probed packets of " + maxProbedPacketBytes + " bytes: a multiple of 4, not shorter");
    }
    if (streams < 1 || streams > 65_535 || maxStreams < streams || maxStreams > 65_535) {
      throw new IllegalArgumentException("streams " + streams + ", " + maxStreams);
    }
    if (receiveBufferBytes < 65_536 || sendBufferBytes < 65_536 || maxMessageBytes < 1) {
      throw new IllegalArgumentException("buffers of less than 64 KiB");
    }
    if (maxMessageBytes > receiveBufferBytes / 2) {
      throw new IllegalArgumentException("the longest message needs twice its size as buffer");
    }
    if (rtoMinNanos <= 0 || rtoInitialNanos < rtoMinNanos || rtoMaxNanos < rtoInitialNanos) {
      throw new IllegalArgumentException("RTO");
    }
  }

  /** For data channels over DTLS. */
  public static AssociationConfig defaults() {
    return new AssociationConfig(
        WEBRTC_PORT,
        WEBRTC_PORT,
        1160,
        1160,
        1024,
        1024,
        4_000_000,
        4_000_000,
        256 * 1024,
        true,
        true,
        Duration.ofSeconds(1).toNanos(),
        Duration.ofMillis(300).toNanos(),
        Duration.ofSeconds(3).toNanos(),
        Duration.ofMillis(50).toNanos(),
        Duration.ofSeconds(30).toNanos(),
        8,
        20,
        Duration.ofSeconds(60).toNanos(),
        10);
  }

  /** The same with other ports. */
  public AssociationConfig withPorts(int local, int remote) {
    return new AssociationConfig(
        local,
        remote,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with packets of at most {@code bytes}. */
  public AssociationConfig withMaxPacketBytes(int bytes) {
    return new AssociationConfig(
        localPort,
        remotePort,
        bytes,
        maxProbedPacketBytes == maxPacketBytes ? bytes : Math.max(bytes, maxProbedPacketBytes),
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with a search for the path MTU up to packets of {@code bytes}. */
  public AssociationConfig withMaxProbedPacketBytes(int bytes) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        bytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with {@code count} streams each way and at most {@code most}. */
  public AssociationConfig withStreams(int count, int most) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        count,
        most,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with other bounds on memory. */
  public AssociationConfig withBuffers(int receiveBytes, int sendBytes) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBytes,
        sendBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with messages of at most {@code bytes} received. */
  public AssociationConfig withMaxMessageBytes(int bytes) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        bytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with or without I-DATA. */
  public AssociationConfig withInterleaving(boolean offered) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        offered,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with or without packets that carry no checksum. */
  public AssociationConfig withZeroChecksum(boolean offered) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        offered,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with other limits of attempts. */
  public AssociationConfig withMaxRetransmissions(int init, int association) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        heartbeatNanos,
        init,
        association,
        cookieLifeNanos,
        initialWindowPackets);
  }

  /** The same with another time between heartbeats. */
  public AssociationConfig withHeartbeatNanos(long nanos) {
    return new AssociationConfig(
        localPort,
        remotePort,
        maxPacketBytes,
        maxProbedPacketBytes,
        streams,
        maxStreams,
        receiveBufferBytes,
        sendBufferBytes,
        maxMessageBytes,
        interleaving,
        zeroChecksum,
        rtoInitialNanos,
        rtoMinNanos,
        rtoMaxNanos,
        delayedAckNanos,
        nanos,
        maxInitRetransmissions,
        maxRetransmissions,
        cookieLifeNanos,
        initialWindowPackets);
  }
}
