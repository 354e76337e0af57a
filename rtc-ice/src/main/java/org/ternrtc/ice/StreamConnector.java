package org.ternrtc.ice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens TCP connections to one TURN server: through the proxy, with TLS, as the policy says. */
final class StreamConnector {
  /** For each step: the connection, the proxy's answer, the handshake. */
  private static final int STEP_MILLIS = 5000;

  /** Told of a socket as soon as it exists, so that it can be closed under a blocked connect. */
  interface Keeper {
    void keep(Socket socket) throws IOException;
  }

  private final IceServer.Turn server;
  private final IcePolicy policy;

  StreamConnector(IceServer.Turn server, IcePolicy policy) {
    this.server = server;
    this.policy = policy;
  }

  /**
   * Blocks until the connection stands.
   *
   * @param address of the server; unresolved when a proxy resolves it
   */
  Socket connect(InetSocketAddress address, Keeper keeper) throws IOException {
    var socket = new Socket();
    keeper.keep(socket);
    try {
      socket.setTcpNoDelay(true);
      IceProxy proxy = policy.proxy();
      if (proxy == null) {
        socket.connect(address, STEP_MILLIS);
      } else {
        var where = new InetSocketAddress(proxy.host(), proxy.port());
        if (where.isUnresolved()) {
          throw new IOException("the proxy's name " + proxy.host() + " does not resolve");
        }
        socket.connect(where, STEP_MILLIS);
        socket.setSoTimeout(STEP_MILLIS);
        ProxyHandshake.run(proxy, address, socket.getInputStream(), socket.getOutputStream());
      }
      socket.setSoTimeout(STEP_MILLIS);
      Socket secured = server.transport() == IceServer.Transport.TLS ? secure(socket) : socket;
      secured.setSoTimeout(0);
      return secured;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secure(Socket socket) throws IOException {
    SSLContext context = context(policy.trustedCertificates());
    var secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    // Whom we talk to is what the certificate must name.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    try {
      secured.startHandshake();
    } catch (SSLException e) {
      throw UntrustedServerException.of(e);
    }
    return secured;
  }

  private static SSLContext context(List<X509Certificate> trusted) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.isEmpty() ? null : managers(trusted).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory managers(List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    char @Nullable [] noPassword = null;
    store.load(null, noPassword);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("trusted-" + i, trusted.get(i));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
