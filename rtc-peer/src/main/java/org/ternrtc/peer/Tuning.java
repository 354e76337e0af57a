package org.ternrtc.peer;

import java.time.Duration;
import org.ternrtc.dtls.srtp.DtlsTransport;
import org.ternrtc.sctp.AssociationConfig;

/**
 * Knobs for those who know why they turn them.
 *
 * @param maxPayloadBytes largest RTP payload that is sent
 * @param rembBitsPerSecond the most that is announced to a side that knows REMB alone (what arrives
 *     decides below that)
 * @param earlyPackets most RTP packets kept while the keys are not there yet
 * @param earlyBytes most bytes of them
 * @param receiveRing most datagrams that wait for the owner thread; the oldest is dropped beyond
 *     that
 * @param dataChannels settings of the SCTP association under the data channels
 * @param closeTimeout longest time {@link PeerConnection#close} waits for its children
 */
public record Tuning(
    int maxPayloadBytes,
    int rembBitsPerSecond,
    int earlyPackets,
    int earlyBytes,
    int receiveRing,
    AssociationConfig dataChannels,
    Duration closeTimeout) {
  /**
   * Checks what would fail later, in the call.
   *
   * @throws IllegalArgumentException if SCTP packets are longer than DTLS takes
   */
  public Tuning {
    if (dataChannels.maxProbedPacketBytes() > DtlsTransport.MAX_PROBED_DATA) {
      throw new IllegalArgumentException(
          "SCTP packets of "
              + dataChannels.maxProbedPacketBytes()
              + " bytes; at most "
              + DtlsTransport.MAX_PROBED_DATA);
    }
  }

  /** What a call uses unless told otherwise. */
  public static final Tuning DEFAULT =
      new Tuning(
          1180,
          5_000_000,
          256,
          384 * 1024,
          2048,
          AssociationConfig.defaults(),
          Duration.ofSeconds(2));

  /**
   * The same with other settings of the SCTP association, such as longer messages, or a search for
   * the longest packets that the path bears.
   */
  public Tuning withDataChannels(AssociationConfig settings) {
    return new Tuning(
        maxPayloadBytes,
        rembBitsPerSecond,
        earlyPackets,
        earlyBytes,
        receiveRing,
        settings,
        closeTimeout);
  }
}
