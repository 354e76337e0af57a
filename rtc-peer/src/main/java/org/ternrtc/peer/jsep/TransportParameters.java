package org.ternrtc.peer.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.Fingerprint;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.sdp.Setup;

/**
 * What a section says about its transport.
 *
 * @param ice fragment and password
 * @param fingerprints of the certificate, RFC 8122
 * @param setup who starts the DTLS handshake, RFC 8842; null when absent
 * @param iceLite whether the side only answers checks
 */
public record TransportParameters(
    IceParameters ice, List<Fingerprint> fingerprints, @Nullable Setup setup, boolean iceLite) {
  public TransportParameters {
    fingerprints = List.copyOf(fingerprints);
  }
}
