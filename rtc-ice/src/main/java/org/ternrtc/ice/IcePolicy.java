package org.ternrtc.ice;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ways there are may be taken.
 *
 * @param relayOnly only relayed candidates: the peer never learns an address of ours
 * @param lite the lite role of RFC 8445 section 2.5, for a server that everybody can reach: checks
 *     are answered, not made
 * @param hideAddresses host candidates carry a {@code .local} name that is answered for on our own
 *     network alone, as browsers do for pages without a camera
 * @param restartsByItself watch the addresses of this machine, and wish for an ICE restart when
 *     they change or the path is silent
 * @param publicAddresses what the peer is told instead of an address of this machine: for a server
 *     behind a NAT that maps one to one, ports unchanged
 * @param trustedCertificates of the authorities that a TURN server over TLS must be vouched by;
 *     empty for those of the JDK
 * @param proxy for TURN over TCP and TLS, null for none
 */
public record IcePolicy(
    boolean relayOnly,
    boolean lite,
    boolean hideAddresses,
    boolean restartsByItself,
    Map<InetAddress, InetAddress> publicAddresses,
    List<X509Certificate> trustedCertificates,
    @Nullable IceProxy proxy) {
  public static final IcePolicy ALL =
      new IcePolicy(false, false, false, false, Map.of(), List.of(), null);

  public IcePolicy {
    publicAddresses = Map.copyOf(publicAddresses);
    trustedCertificates = List.copyOf(trustedCertificates);
    if (relayOnly && lite) {
      throw new IllegalArgumentException("an ICE lite agent has no relays");
    }
    publicAddresses.forEach((own, known) -> {
      if (own.getClass() != known.getClass()) {
        throw new IllegalArgumentException(own + " and " + known + " are of different families");
      }
    });
  }

  public IcePolicy withRelayOnly(boolean only) {
    return new IcePolicy(
        only, lite, hideAddresses, restartsByItself, publicAddresses, trustedCertificates, proxy);
  }

  public IcePolicy withLite(boolean newLite) {
    return new IcePolicy(
        relayOnly,
        newLite,
        hideAddresses,
        restartsByItself,
        publicAddresses,
        trustedCertificates,
        proxy);
  }

  public IcePolicy withHideAddresses(boolean hide) {
    return new IcePolicy(
        relayOnly, lite, hide, restartsByItself, publicAddresses, trustedCertificates, proxy);
  }

  public IcePolicy withRestartsByItself(boolean restarts) {
    return new IcePolicy(
        relayOnly, lite, hideAddresses, restarts, publicAddresses, trustedCertificates, proxy);
  }

  public IcePolicy withPublicAddresses(Map<InetAddress, InetAddress> byOwn) {
    return new IcePolicy(
        relayOnly, lite, hideAddresses, restartsByItself, byOwn, trustedCertificates, proxy);
  }

  public IcePolicy withTrustedCertificates(List<X509Certificate> certificates) {
    return new IcePolicy(
        relayOnly, lite, hideAddresses, restartsByItself, publicAddresses, certificates, proxy);
  }

  public IcePolicy withProxy(@Nullable IceProxy newProxy) {
    return new IcePolicy(
        relayOnly,
        lite,
        hideAddresses,
        restartsByItself,
        publicAddresses,
        trustedCertificates,
        newProxy);
  }
}
