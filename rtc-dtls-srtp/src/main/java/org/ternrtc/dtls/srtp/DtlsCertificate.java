package org.ternrtc.dtls.srtp;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate with its private key, W3C WebRTC section 4.9.1 (RTCCertificate). Immutable; may be
 * used by many connections. Keys: ECDSA on P-256 or P-384, or RSA of 2048 to 4096 bits.
 */
public final class DtlsCertificate {
  private static final Duration VALIDITY = Duration.ofDays(30);

  /** W3C WebRTC section 4.9: a user agent bounds it so. */
  private static final Duration MAX_VALIDITY = Duration.ofDays(365);

  private final PrivateKey privateKey;
  private final List<X509Certificate> chain;

  private DtlsCertificate(PrivateKey privateKey, List<X509Certificate> chain) {
    this.privateKey = privateKey;
    this.chain = chain;
  }

  /** A new ECDSA key on P-256 with a certificate signed by itself, valid for 30 days. */
  public static DtlsCertificate generate() {
    return generate(VALIDITY);
  }

  /**
   * The same with another time of validity.
   *
   * @throws IllegalArgumentException if it is not positive, or longer than a year
   */
  public static DtlsCertificate generate(Duration validity) {
    if (validity.isNegative() || validity.isZero() || validity.compareTo(MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException(
          "a certificate is valid for up to " + MAX_VALIDITY.toDays() + " days, not " + validity);
    }
    try {
      var random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      // Names nobody: a name kept between calls would let a peer recognise the caller.
      var subject = new X500Name("CN=" + HexFormat.of().toHexDigits(random.nextLong()));
      Instant now = Instant.now();
      // A clock may run late by hours, so it is valid since yesterday.
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(64, random).setBit(63),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(validity)),
              subject,
              pair.getPublic());
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      X509Certificate certificate =
          new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new DtlsCertificate(pair.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this Java cannot make an ECDSA certificate", e);
    }
  }

  /**
   * A certificate of the user's own.
   *
   * @param privateKey the key of the first certificate
   * @param chain the certificate and up to three that vouch for it, in the order they are sent
   * @throws IllegalArgumentException if the chain is empty or too long, or its key is of a kind
   *     that we refuse from peers as well, or is not the private key's
   */
  public static DtlsCertificate of(PrivateKey privateKey, List<X509Certificate> chain) {
    List<X509Certificate> copy = List.copyOf(chain);
    if (copy.isEmpty() || copy.size() > CertificateRules.MAX_CHAIN) {
      throw new IllegalArgumentException(
          "a chain has 1 to " + CertificateRules.MAX_CHAIN + " certificates, not " + copy.size());
    }
    PublicKey publicKey = copy.getFirst().getPublicKey();
    String objection = CertificateRules.objection(publicKey);
    if (objection != null) {
      throw new IllegalArgumentException(objection);
    }
    var certificate = new DtlsCertificate(privateKey, copy);
    if (!certificate.keysBelongTogether()) {
      throw new IllegalArgumentException("the private key is not the certificate's");
    }
    return certificate;
  }

  /** Whether what the private key signs, the certificate's key verifies. */
  private boolean keysBelongTogether() {
    String algorithm = isRsa() ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      byte[] sample = {1, 2, 3};
      var signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(chain.getFirst().getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /**
   * The fingerprint of the certificate.
   *
   * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}
   * @throws IllegalArgumentException if it is none of these
   */
  public Fingerprint fingerprint(String algorithm) {
    try {
      return fingerprint(algorithm, chain.getFirst().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the certificate has no encoding", e);
    }
  }

  static Fingerprint fingerprint(String algorithm, byte[] encodedCertificate) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    if (!CertificateRules.HASHES.contains(algorithm.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("no fingerprints by " + algorithm);
    }
    try {
      byte[] digest = MessageDigest.getInstance(name).digest(encodedCertificate);
      return new Fingerprint(algorithm, HexFormat.ofDelimiter(":").formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  /** When the certificate stops being valid. */
  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  boolean isRsa() {
    return chain.getFirst().getPublicKey().getAlgorithm().equals("RSA");
  }

  @Override
  public String toString() {
    return "DtlsCertificate[" + fingerprint("sha-256") + "]";
  }
}
