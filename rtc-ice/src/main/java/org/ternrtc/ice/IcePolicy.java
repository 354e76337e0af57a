package org.ternrtc.ice;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ways there are may be taken.
 *
 * @param relayOnly only relayed candidates: the peer never learns an address of ours
 * @param restartsByItself watch the addresses of this machine, and wish for an ICE restart when
 *     they change or the path is silent
 * @param trustedCertificates of the authorities that a TURN server over TLS must be vouched by;
 *     empty for those of the JDK
 * @param proxy for TURN over TCP and TLS, null for none
 */
public record IcePolicy(
    boolean relayOnly,
    boolean restartsByItself,
    List<X509Certificate> trustedCertificates,
    @Nullable IceProxy proxy) {
  public static final IcePolicy ALL = new IcePolicy(false, false, List.of(), null);

  public IcePolicy {
    trustedCertificates = List.copyOf(trustedCertificates);
  }

  public IcePolicy withRelayOnly(boolean only) {
    return new IcePolicy(only, restartsByItself, trustedCertificates, proxy);
  }

  public IcePolicy withRestartsByItself(boolean restarts) {
    return new IcePolicy(relayOnly, restarts, trustedCertificates, proxy);
  }

  public IcePolicy withTrustedCertificates(List<X509Certificate> certificates) {
    return new IcePolicy(relayOnly, restartsByItself, certificates, proxy);
  }

  public IcePolicy withProxy(@Nullable IceProxy newProxy) {
    return new IcePolicy(relayOnly, restartsByItself, trustedCertificates, newProxy);
  }
}
