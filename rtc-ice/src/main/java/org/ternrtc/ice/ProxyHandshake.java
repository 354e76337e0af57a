package org.ternrtc.ice;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a connection: the first bytes on a fresh one to it. Blocks. */
final class ProxyHandshake {
  private static final int MAX_HTTP_HEADER = 16 * 1024;

  private ProxyHandshake() {}

  static void run(IceProxy proxy, InetSocketAddress target, InputStream in, OutputStream out)
      throws IOException {
    switch (proxy.kind()) {
      case HTTP -> http(proxy, target, in, out);
      case SOCKS5 -> socks(proxy, target, new DataInputStream(in), out);
    }
  }

  private static void http(
      IceProxy proxy, InetSocketAddress target, InputStream in, OutputStream out)
      throws IOException {
    String host = target.getHostString();
    String where = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + target.getPort();
    var request = new StringBuilder("CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n");
    if (proxy.username() != null) {
      byte[] pair = (proxy.username() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
      request
          .append("Proxy-Authorization: Basic ")
          .append(Base64.getEncoder().encodeToString(pair))
          .append("\r\n");
    }
    out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    String status = httpStatus(in);
    if (!status.startsWith("HTTP/1.") || status.length() < 12 || !status.startsWith(" 2", 8)) {
      String code = status.length() >= 12 ? status.substring(9, 12) : "nothing";
      throw new IOException(
          "the proxy answers " + (code.chars().allMatch(Character::isDigit) ? code : "no HTTP"));
    }
  }

  /** Byte by byte, because what follows the header is the server's already. */
  private static String httpStatus(InputStream in) throws IOException {
    var header = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0 || header.size() >= MAX_HTTP_HEADER) {
        throw new IOException("the proxy's answer has no end");
      }
      header.write(next);
      boolean wanted = next == (end % 2 == 0 ? '\r' : '\n');
      end = wanted ? end + 1 : next == '\r' ? 1 : 0;
    }
    return header.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
  }

  private static void socks(
      IceProxy proxy, InetSocketAddress target, DataInputStream in, OutputStream out)
      throws IOException {
    String username = proxy.username();
    String password = proxy.password();
    out.write(username == null ? new byte[] {5, 1, 0} : new byte[] {5, 2, 0, 2});
    out.flush();
    int version = in.readUnsignedByte();
    int method = in.readUnsignedByte();
    if (version != 5 || (method != 0 && (method != 2 || username == null))) {
      throw new IOException("the SOCKS proxy takes none of our ways to authenticate");
    }
    if (method == 2) {
      logIn(username, password, in, out);
    }
    out.write(connectRequest(target));
    out.flush();
    if (in.readUnsignedByte() != 5) {
      throw new IOException("the proxy does not speak SOCKS 5");
    }
    int reply = in.readUnsignedByte();
    in.skipNBytes(1);
    int type = in.readUnsignedByte();
    if (reply != 0) {
      throw new IOException("the SOCKS proxy refuses with code " + reply);
    }
    in.skipNBytes(2 + (type == 1 ? 4 : type == 4 ? 16 : in.readUnsignedByte()));
  }

  /** RFC 1929. */
  private static void logIn(
      @Nullable String username, @Nullable String password, DataInputStream in, OutputStream out)
      throws IOException {
    var message = new ByteArrayOutputStream();
    message.write(1);
    for (String part : new @Nullable String[] {username, password}) {
      byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
      message.write(bytes.length);
      message.writeBytes(bytes);
    }
    out.write(message.toByteArray());
    out.flush();
    in.skipNBytes(1);
    if (in.readUnsignedByte() != 0) {
      throw new IOException("the SOCKS proxy does not take the credentials");
    }
  }

  private static byte[] connectRequest(InetSocketAddress target) {
    var message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {5, 1, 0});
    InetAddress address = target.getAddress();
    if (address != null) {
      byte[] bytes = address.getAddress();
      message.write(bytes.length == 4 ? 1 : 4);
      message.writeBytes(bytes);
    } else {
      byte[] name = target.getHostString().getBytes(StandardCharsets.US_ASCII);
      message.write(3);
      message.write(name.length);
      message.writeBytes(name);
    }
    message.write(target.getPort() >> 8);
    message.write(target.getPort());
    return message.toByteArray();
  }
}
