package org.ternrtc.dtls.srtp;

import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which certificates are good enough, ours and the peer's, and how they are compared. */
final class CertificateRules {
  /** Most certificates of a chain. */
  static final int MAX_CHAIN = 4;

  /** Longest Certificate message, in bytes: the chain as a whole. */
  static final int MAX_MESSAGE = 16384;

  /** The hash functions of fingerprints that we take, the strongest first. */
  static final List<String> HASHES = List.of("sha-512", "sha-384", "sha-256");

  private static final List<ECParameterSpec> CURVES =
      List.of(curve("secp256r1"), curve("secp384r1"));

  private CertificateRules() {}

  /** What is wrong with an encoded certificate, or null. */
  static @Nullable String objection(byte[] encodedCertificate) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var certificate = factory.generateCertificate(new ByteArrayInputStream(encodedCertificate));
      return objection(certificate.getPublicKey());
    } catch (CertificateException _) {
      return "the certificate cannot be read";
    }
  }

  /** What is wrong with a certificate's key, or null. */
  static @Nullable String objection(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec when isNamedCurve(ec) -> null;
      case ECPublicKey _ -> "the certificate's curve is not P-256 or P-384";
      case RSAPublicKey rsa -> {
        int bits = rsa.getModulus().bitLength();
        boolean small = rsa.getPublicExponent().bitLength() <= 32;
        yield bits >= 2048 && bits <= 4096 && small
            ? null
            : "the certificate's RSA key of " + bits + " bits is not one of 2048 to 4096";
      }
      default -> "the certificate's key is neither ECDSA nor RSA";
    };
  }

  private static boolean isNamedCurve(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    return CURVES.stream()
        .anyMatch(curve ->
            curve.getCurve().equals(parameters.getCurve())
                && curve.getGenerator().equals(parameters.getGenerator())
                && curve.getOrder().equals(parameters.getOrder()));
  }

  private static ECParameterSpec curve(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no curve " + name, e);
    }
  }

  /**
   * Whether the certificate matches one of the fingerprints. Of the fingerprints only those of the
   * strongest hash function count, RFC 8122 section 5.
   */
  static boolean matches(byte[] encodedCertificate, List<Fingerprint> fingerprints) {
    for (String hash : HASHES) {
      List<Fingerprint> candidates =
          fingerprints.stream().filter(f -> f.algorithm().equals(hash)).toList();
      if (!candidates.isEmpty()) {
        return candidates.contains(DtlsCertificate.fingerprint(hash, encodedCertificate));
      }
    }
    return false;
  }
}
