package org.ternrtc.dtls.srtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** Our answers to Bouncy Castle's questions as DTLS client. */
@SuppressWarnings({
  "JdkObsolete",
  "rawtypes",
  "unchecked"
}) // Bouncy Castle speaks Vector and Hashtable
final class DtlsClientPeer extends AbstractTlsClient {
  private final HandshakeRules rules;

  DtlsClientPeer(HandshakeRules rules) {
    super(rules.crypto());
    this.rules = rules;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return HandshakeRules.clientSuites();
  }

  @Override
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    var groups = new Vector();
    TlsUtils.addIfSupported(groups, getCrypto(), HandshakeRules.groups());
    return groups;
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    return HandshakeRules.signatureAlgorithms();
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return rules.timeoutMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return HandshakeRules.RESEND_MILLIS;
  }

  @Override
  public int getMaxCertificateChainLength() {
    return CertificateRules.MAX_CHAIN;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return HandshakeGuard.MAX_MESSAGE;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    // The fingerprint vouches for the certificate, not who signed it.
    return false;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    rules.offerProfiles(extensions);
    return extensions;
  }

  @Override
  public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    rules.takeAnswer(serverExtensions);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
        rules.checkPeer(server.getCertificate());
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
          throws IOException {
        return rules.credentials(context, request.getSupportedSignatureAlgorithms());
      }
    };
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    rules.noteAlert(description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    rules.exportKeys(context, DtlsRole.CLIENT);
  }
}
