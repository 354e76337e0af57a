package org.ternrtc.dtls.srtp;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/** Our answers to Bouncy Castle's questions as DTLS server. */
@SuppressWarnings({
  "JdkObsolete",
  "rawtypes",
  "unchecked"
}) // Bouncy Castle speaks Vector and Hashtable
final class DtlsServerPeer extends AbstractTlsServer {
  private final HandshakeRules rules;

  DtlsServerPeer(HandshakeRules rules) {
    super(rules.crypto());
    this.rules = rules;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return rules.serverSuites();
  }

  @Override
  public int[] getSupportedGroups() {
    return HandshakeRules.groups();
  }

  @Override
  protected boolean allowCertificateStatus() {
    return false;
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
  public void processClientExtensions(@Nullable Hashtable clientExtensions) throws IOException {
    super.processClientExtensions(clientExtensions);
    rules.selectProfile(clientExtensions);
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    rules.answerProfile(extensions);
    return extensions;
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    TlsCredentials credentials =
        rules.credentials(context, context.getSecurityParametersHandshake().getClientSigAlgs());
    if (credentials == null) {
      throw new TlsFatalAlert(
          AlertDescription.handshake_failure, "no signature algorithm in common");
    }
    return credentials;
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, HandshakeRules.signatureAlgorithms(), null);
  }

  @Override
  public void notifyClientCertificate(@Nullable Certificate clientCertificate) throws IOException {
    rules.checkPeer(clientCertificate);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    rules.noteAlert(description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    rules.exportKeys(context, DtlsRole.SERVER);
  }
}
