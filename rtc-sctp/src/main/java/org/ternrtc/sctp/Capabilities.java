package org.ternrtc.sctp;

import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IDataChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.InitParameters;
import org.ternrtc.sctp.packet.ReConfigChunk;

/**
 * What both sides can do.
 *
 * @param partialReliability FORWARD-TSN, RFC 3758
 * @param interleaving I-DATA, RFC 8260
 * @param reconfiguration RE-CONFIG, RFC 6525
 * @param zeroChecksum whether we may send packets without checksum, RFC 9653
 * @param outboundStreams streams we send on
 * @param inboundStreams streams we receive on
 */
record Capabilities(
    boolean partialReliability,
    boolean interleaving,
    boolean reconfiguration,
    boolean zeroChecksum,
    int outboundStreams,
    int inboundStreams) {
  /** What we say of ourselves. */
  static InitParameters offer(AssociationConfig config) {
    Bytes extensions =
        config.interleaving()
            ? Bytes.of(
                (byte) ReConfigChunk.TYPE,
                (byte) ForwardTsnChunk.TYPE,
                (byte) IDataChunk.TYPE,
                (byte) IForwardTsnChunk.TYPE)
            : Bytes.of((byte) ReConfigChunk.TYPE, (byte) ForwardTsnChunk.TYPE);
    return new InitParameters(
        null,
        extensions,
        true,
        config.zeroChecksum() ? InitParameters.DTLS : 0,
        java.util.List.of());
  }

  /** What is common to us and a peer that has sent these parameters. */
  static Capabilities common(
      AssociationConfig config, InitParameters peer, int peerOutbound, int peerInbound) {
    return new Capabilities(
        peer.forwardTsn() || peer.supports(ForwardTsnChunk.TYPE),
        config.interleaving() && peer.supports(IDataChunk.TYPE),
        peer.supports(ReConfigChunk.TYPE),
        config.zeroChecksum() && peer.errorDetectionMethod() == InitParameters.DTLS,
        Math.min(config.streams(), peerInbound),
        Math.min(config.streams(), peerOutbound));
  }
}
