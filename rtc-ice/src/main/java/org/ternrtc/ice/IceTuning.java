package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.ternrtc.ice.mdns.MdnsLookup;

/**
 * The times of an {@link IceAgent}; the defaults fit the browsers.
 *
 * @param pacing Ta, the time between two checks of an agent (RFC 8445 section 14.2)
 * @param gatheringLimit after which gathering is complete, whatever servers have not answered
 * @param connectLimit without a path for this long after {@code start} the state is FAILED
 * @param checkAfterSilence after this long without an authenticated packet from the peer consent
 *     checks start
 * @param checkInterval between two consent checks on a silent path
 * @param disconnectedAfter silence that leads to DISCONNECTED
 * @param consentExpiry silence after which sending stops, RFC 7675 section 5.1: 30 s
 * @param mdnsLimit how long a {@code .local} name is looked for
 * @param mdnsDestination where queries for {@code .local} names go, RFC 6762 section 3
 * @param receiveBufferBytes asked of the operating system for each port
 * @param dscp the code point that packets carry, RFC 8837: 0 to 63. One port carries all a call
 *     sends, so it is one for all: 0 (default forwarding) as the W3C's priority {@code low} has it,
 *     34 (AF41) or 36 (AF42) for interactive video
 */
public record IceTuning(
    Duration pacing,
    Duration gatheringLimit,
    Duration connectLimit,
    Duration checkAfterSilence,
    Duration checkInterval,
    Duration disconnectedAfter,
    Duration consentExpiry,
    Duration mdnsLimit,
    InetSocketAddress mdnsDestination,
    int receiveBufferBytes,
    int dscp) {

  public IceTuning {
    if (dscp < 0 || dscp > 63) {
      throw new IllegalArgumentException("DSCP " + dscp);
    }
  }

  public static IceTuning defaults() {
    return new IceTuning(
        Duration.ofMillis(20),
        Duration.ofSeconds(3),
        Duration.ofSeconds(15),
        Duration.ofMillis(1500),
        Duration.ofMillis(500),
        Duration.ofSeconds(4),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        MdnsLookup.GROUP,
        4 << 20,
        0);
  }

  public IceTuning withPacing(Duration newPacing) {
    return new IceTuning(
        newPacing,
        gatheringLimit,
        connectLimit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        mdnsLimit,
        mdnsDestination,
        receiveBufferBytes,
        dscp);
  }

  public IceTuning withGatheringLimit(Duration limit) {
    return new IceTuning(
        pacing,
        limit,
        connectLimit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        mdnsLimit,
        mdnsDestination,
        receiveBufferBytes,
        dscp);
  }

  public IceTuning withConnectLimit(Duration limit) {
    return new IceTuning(
        pacing,
        gatheringLimit,
        limit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        mdnsLimit,
        mdnsDestination,
        receiveBufferBytes,
        dscp);
  }

  /** The four times of liveness and consent, see the record's parameters. */
  public IceTuning withConsent(
      Duration afterSilence, Duration interval, Duration disconnected, Duration expiry) {
    return new IceTuning(
        pacing,
        gatheringLimit,
        connectLimit,
        afterSilence,
        interval,
        disconnected,
        expiry,
        mdnsLimit,
        mdnsDestination,
        receiveBufferBytes,
        dscp);
  }

  public IceTuning withMdns(InetSocketAddress destination, Duration limit) {
    return new IceTuning(
        pacing,
        gatheringLimit,
        connectLimit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        limit,
        destination,
        receiveBufferBytes,
        dscp);
  }

  public IceTuning withReceiveBufferBytes(int bytes) {
    return new IceTuning(
        pacing,
        gatheringLimit,
        connectLimit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        mdnsLimit,
        mdnsDestination,
        bytes,
        dscp);
  }

  public IceTuning withDscp(int codePoint) {
    return new IceTuning(
        pacing,
        gatheringLimit,
        connectLimit,
        checkAfterSilence,
        checkInterval,
        disconnectedAfter,
        consentExpiry,
        mdnsLimit,
        mdnsDestination,
        receiveBufferBytes,
        codePoint);
  }
}
