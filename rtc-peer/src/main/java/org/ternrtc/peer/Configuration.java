package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsCertificate;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.UdpPorts;

/**
 * How a {@link PeerConnection} works, W3C WebRTC section 4.2.1.
 *
 * @param iceServers STUN and TURN servers; there is no default one
 * @param certificate the own certificate; null makes a new one for each connection
 * @param ports ports shared by all connections of a server; null opens one for this connection
 * @param ice interfaces, port range and the like; its list of servers is replaced by {@code
 *     iceServers}
 * @param answerActive whether an answer to an offer that leaves the choice takes the role of the
 *     DTLS client, as RFC 8842 recommends
 * @param bundlePolicy what an offer says to a side that knows no BUNDLE
 * @param encoderName name of the codec library to encode with; null takes the first by priority
 * @param bandwidth between which rates the connection sends
 * @param tuning for experts
 */
public record Configuration(
    List<IceServer> iceServers,
    @Nullable DtlsCertificate certificate,
    @Nullable UdpPorts ports,
    IceConfiguration ice,
    boolean answerActive,
    BundlePolicy bundlePolicy,
    @Nullable String encoderName,
    BandwidthLimits bandwidth,
    Tuning tuning) {
  public Configuration {
    iceServers = List.copyOf(iceServers);
  }

  /** No servers, a port and a certificate of its own. */
  public static Configuration defaults() {
    return new Configuration(
        List.of(),
        null,
        null,
        IceConfiguration.defaults(),
        true,
        BundlePolicy.BALANCED,
        null,
        BandwidthLimits.DEFAULT,
        Tuning.DEFAULT);
  }

  public Configuration withIceServers(List<IceServer> servers) {
    return new Configuration(
        servers,
        certificate,
        ports,
        ice,
        answerActive,
        bundlePolicy,
        encoderName,
        bandwidth,
        tuning);
  }

  /** All candidates, or relayed ones alone. */
  public Configuration withIceTransportPolicy(IceTransportPolicy policy) {
    return withIce(ice.withPolicy(ice.policy().withRelayOnly(policy == IceTransportPolicy.RELAY)));
  }

  public Configuration withCertificate(DtlsCertificate own) {
    return new Configuration(
        iceServers, own, ports, ice, answerActive, bundlePolicy, encoderName, bandwidth, tuning);
  }

  public Configuration withPorts(UdpPorts shared) {
    return new Configuration(
        iceServers,
        certificate,
        shared,
        ice,
        answerActive,
        bundlePolicy,
        encoderName,
        bandwidth,
        tuning);
  }

  public Configuration withIce(IceConfiguration settings) {
    return new Configuration(
        iceServers,
        certificate,
        ports,
        settings,
        answerActive,
        bundlePolicy,
        encoderName,
        bandwidth,
        tuning);
  }

  public Configuration withAnswerActive(boolean active) {
    return new Configuration(
        iceServers, certificate, ports, ice, active, bundlePolicy, encoderName, bandwidth, tuning);
  }

  public Configuration withBundlePolicy(BundlePolicy policy) {
    return new Configuration(
        iceServers, certificate, ports, ice, answerActive, policy, encoderName, bandwidth, tuning);
  }

  public Configuration withEncoderName(@Nullable String name) {
    return new Configuration(
        iceServers, certificate, ports, ice, answerActive, bundlePolicy, name, bandwidth, tuning);
  }

  public Configuration withBandwidth(BandwidthLimits limits) {
    return new Configuration(
        iceServers,
        certificate,
        ports,
        ice,
        answerActive,
        bundlePolicy,
        encoderName,
        limits,
        tuning);
  }

  public Configuration withTuning(Tuning knobs) {
    return new Configuration(
        iceServers,
        certificate,
        ports,
        ice,
        answerActive,
        bundlePolicy,
        encoderName,
        bandwidth,
        knobs);
  }
}
