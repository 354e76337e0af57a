package org.ternrtc.dtls.srtp;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Vector;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/**
 * What both roles want of a handshake, RFC 8827 section 6.5: the cryptography on offer, our
 * credentials, the check of the peer's certificate, the SRTP profile and its keys. One object per
 * handshake.
 */
@SuppressWarnings({
  "JdkObsolete",
  "rawtypes",
  "unchecked"
}) // Bouncy Castle speaks Vector and Hashtable
final class HandshakeRules {
  private static final System.Logger LOG = System.getLogger(HandshakeRules.class.getName());

  static final int TIMEOUT_MILLIS = 20_000;

  /** First repetition of a flight; it doubles from there. Chromium begins with the same. */
  static final int RESEND_MILLIS = 50;

  private static final int[] ECDSA_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };
  private static final int[] RSA_SUITES = {
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  private final JcaTlsCrypto crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
  private final DtlsCertificate certificate;
  private final List<Fingerprint> remoteFingerprints;
  private final List<SrtpProfile> profiles;
  private final boolean srtpRequired;
  private final int timeoutMillis;

  private volatile boolean wrongCertificate;
  private volatile @Nullable Consumer<String> keyLog;
  private byte @Nullable [] peerCertificate;
  private @Nullable String cipherSuite;
  private @Nullable SrtpProfile selected;
  private @Nullable SrtpKeys keys;
  private boolean closeNotifyReceived;

  HandshakeRules(
      DtlsCertificate certificate,
      List<Fingerprint> remoteFingerprints,
      List<SrtpProfile> profiles,
      boolean srtpRequired,
      int timeoutMillis) {
    this.certificate = certificate;
    this.remoteFingerprints = remoteFingerprints;
    this.profiles = profiles;
    this.srtpRequired = srtpRequired;
    this.timeoutMillis = timeoutMillis;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  JcaTlsCrypto crypto() {
    return crypto;
  }

  /** As client: the server's certificate, which we do not know yet, decides. */
  static int[] clientSuites() {
    int[] suites = Arrays.copyOf(ECDSA_SUITES, ECDSA_SUITES.length + RSA_SUITES.length);
    System.arraycopy(RSA_SUITES, 0, suites, ECDSA_SUITES.length, RSA_SUITES.length);
    return suites;
  }

  int[] serverSuites() {
    return (certificate.isRsa() ? RSA_SUITES : ECDSA_SUITES).clone();
  }

  static int[] groups() {
    return new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};
  }

  static Vector signatureAlgorithms() {
    var algorithms = new Vector();
    for (short signature : new short[] {SignatureAlgorithm.ecdsa, SignatureAlgorithm.rsa}) {
      for (short hash :
          new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
        algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, signature));
      }
    }
    return algorithms;
  }

  /**
   * Our credentials, for one of the peer's signature algorithms; null when it takes none of ours.
   */
  @Nullable TlsCredentialedSigner credentials(TlsContext context, @Nullable Vector peerAlgorithms)
      throws IOException {
    short signature = certificate.isRsa() ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
    for (short hash :
        new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
      var algorithm = SignatureAndHashAlgorithm.getInstance(hash, signature);
      if (peerAlgorithms != null
          && TlsUtils.containsSignatureAlgorithm(peerAlgorithms, algorithm)) {
        return new JcaDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context), crypto, certificate.privateKey(), chain(), algorithm);
      }
    }
    return null;
  }

  private Certificate chain() throws IOException {
    var encoded = new ArrayList<TlsCertificate>();
    for (X509Certificate link : certificate.chain()) {
      try {
        encoded.add(crypto.createCertificate(link.getEncoded()));
      } catch (CertificateException e) {
        throw new TlsFatalAlert(AlertDescription.internal_error, e);
      }
    }
    return new Certificate(encoded.toArray(TlsCertificate[]::new));
  }

  /**
   * Compares the peer's certificate with the fingerprints that signaling gave, RFC 5763 section 5.
   *
   * @throws TlsFatalAlert if it is missing, another one, or too weak
   */
  void checkPeer(@Nullable Certificate chain) throws IOException {
    if (chain == null || chain.isEmpty()) {
      // RFC 5246 section 7.4.6 leaves the choice to the server: without one there is nobody to
      // trust.
      throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer sent no certificate");
    }
    byte[] encoded = chain.getCertificateAt(0).getEncoded();
    if (chain.getLength() > CertificateRules.MAX_CHAIN
        || encoded.length > CertificateRules.MAX_MESSAGE) {
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate, "the peer's certificate is too long");
    }
    if (!CertificateRules.matches(encoded, remoteFingerprints)) {
      wrongCertificate = true;
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate,
          "the peer's certificate does not match the fingerprint that was signaled");
    }
    String objection = CertificateRules.objection(encoded);
    if (objection != null) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate, objection);
    }
    peerCertificate = encoded;
  }

  /** As client: puts the profiles we offer into the ClientHello, RFC 5764 section 4.1.1. */
  void offerProfiles(Hashtable extensions) throws IOException {
    if (profiles.isEmpty()) {
      return;
    }
    int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(codes, TlsUtils.EMPTY_BYTES));
  }

  /** As server: picks our best profile of those offered. */
  void selectProfile(@Nullable Hashtable clientExtensions) throws IOException {
    UseSRTPData offer =
        clientExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
    if (offer != null) {
      for (SrtpProfile profile : profiles) {
        if (Arrays.stream(offer.getProtectionProfiles()).anyMatch(code -> code == profile.code())) {
          selected = profile;
          return;
        }
      }
    }
    if (srtpRequired) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
    }
  }

  /** As server: answers with the one profile selected. */
  void answerProfile(Hashtable extensions) throws IOException {
    if (selected == null) {
      if (srtpRequired) {
        throw new TlsFatalAlert(AlertDescription.internal_error);
      }
      return;
    }
    int[] code = {selected.code()};
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(code, TlsUtils.EMPTY_BYTES));
  }

  /** As client: takes the server's answer. */
  void takeAnswer(@Nullable Hashtable serverExtensions) throws IOException {
    UseSRTPData answer =
        serverExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
    if (answer == null) {
      if (!srtpRequired) {
        return;
      }
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
    }
    int[] codes = answer.getProtectionProfiles();
    SrtpProfile profile = codes.length == 1 ? SrtpProfile.ofCode(codes[0]) : null;
    if (profile == null || !profiles.contains(profile) || answer.getMki().length > 0) {
      throw new TlsFatalAlert(
          AlertDescription.illegal_parameter,
          "the server answered an SRTP profile that was not offered");
    }
    selected = profile;
  }

  /**
   * Who wants to know the secret of the connection, to open what was captured of it; null: nobody.
   */
  void keyLog(@Nullable Consumer<String> line) {
    keyLog = line;
  }

  private void logKeys(TlsContext context) {
    Consumer<String> wanted = keyLog;
    if (wanted == null) {
      return;
    }
    var parameters = context.getSecurityParametersConnection();
    try {
      byte[] secret =
          parameters
              .getMasterSecret()
              .encrypt(
                  (input, offset, length) -> Arrays.copyOfRange(input, offset, offset + length));
      wanted.accept(
          "CLIENT_RANDOM "
              + HexFormat.of().formatHex(parameters.getClientRandom())
              + " "
              + HexFormat.of().formatHex(secret));
      Arrays.fill(secret, (byte) 0);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the secret of a captured connection is not known", e);
    }
  }

  /** Exports the SRTP keys (RFC 5764 section 4.2); Bouncy Castle forgets the secret right after. */
  void exportKeys(TlsContext context, DtlsRole role) throws IOException {
    SrtpProfile profile = selected;
    if (peerCertificate == null || (profile == null && srtpRequired)) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    cipherSuite = cipherSuiteName(context.getSecurityParametersConnection().getCipherSuite());
    logKeys(context);
    if (profile == null) {
      return;
    }
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
    byte[] clientKey = Arrays.copyOfRange(exported, 0, key);
    byte[] serverKey = Arrays.copyOfRange(exported, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, exported.length);
    keys =
        role == DtlsRole.CLIENT
            ? SrtpKeys.of(profile, clientKey, clientSalt, serverKey, serverSalt)
            : SrtpKeys.of(profile, serverKey, serverSalt, clientKey, clientSalt);
    for (byte[] secret : new byte[][] {exported, clientKey, serverKey}) {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static String cipherSuiteName(int suite) {
    return switch (suite) {
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
      default -> throw new AssertionError("a cipher suite that was not offered: " + suite);
    };
  }

  /** Whether the peer showed another certificate than the one that was signaled. */
  boolean wrongCertificate() {
    return wrongCertificate;
  }

  /** The peer's certificate once it was found to be the right one, DER. */
  byte @Nullable [] peerCertificate() {
    return peerCertificate;
  }

  /** The cipher suite by IANA's name once the handshake is over. */
  @Nullable String cipherSuite() {
    return cipherSuite;
  }

  /** Null also after the handshake, when the peer speaks no SRTP and need not. */
  @Nullable SrtpKeys keys() {
    return keys;
  }

  void noteAlert(short description) {
    closeNotifyReceived |= description == AlertDescription.close_notify;
  }

  boolean closeNotifyReceived() {
    return closeNotifyReceived;
  }
}
