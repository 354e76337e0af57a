package org.ternrtc.dtls.srtp;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/** A DTLS client with the faults a test asks for. */
@SuppressWarnings({
  "JdkObsolete",
  "rawtypes",
  "unchecked"
}) // Bouncy Castle speaks Vector and Hashtable
final class StrangeClient extends DefaultTlsClient implements DatagramTransport {
  /** Shown to the server; null: an empty Certificate message. */
  @Nullable KeyPair keys;

  List<X509Certificate> chain = List.of();
  int[] srtpProfiles = {0x0007};
  boolean extendedMasterSecret = true;
  ProtocolVersion[] versions = ProtocolVersion.DTLSv12.only();

  final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final DatagramOut out;
  private final JcaTlsCrypto crypto;

  StrangeClient(DatagramOut out) {
    this(out, new JcaTlsCryptoProvider().create(new SecureRandom()));
  }

  private StrangeClient(DatagramOut out, JcaTlsCrypto crypto) {
    super(crypto);
    this.out = out;
    this.crypto = crypto;
  }

  /** Shakes hands, in the calling thread; the exception is the server's alert. */
  void connect() throws IOException {
    new DTLSClientProtocol().connect(this, this);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return versions;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return 10_000;
  }

  @Override
  public boolean shouldUseExtendedMasterSecret() {
    return extendedMasterSecret;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (srtpProfiles.length > 0) {
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(srtpProfiles, TlsUtils.EMPTY_BYTES));
    }
    return extensions;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) {}

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
          throws IOException {
        return keys == null ? null : credentials(keys);
      }
    };
  }

  private TlsCredentials credentials(KeyPair pair) throws IOException {
    var links = new TlsCertificate[chain.size()];
    for (int i = 0; i < links.length; i++) {
      try {
        links[i] = crypto.createCertificate(chain.get(i).getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IOException(e);
      }
    }
    boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
    SignatureAndHashAlgorithm algorithm =
        SignatureAndHashAlgorithm.getInstance((short) 4, (short) (rsa ? 1 : 3));
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        pair.getPrivate(),
        new Certificate(links),
        algorithm);
  }

  @Override
  public int getReceiveLimit() {
    return 1500;
  }

  @Override
  public int getSendLimit() {
    return 1200;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    try {
      byte[] datagram = received.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (datagram == null) {
        return -1;
      }
      System.arraycopy(datagram, 0, buffer, offset, datagram.length);
      return datagram.length;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    out.send(buffer, offset, length);
  }

  @Override
  public void close() {}
}
