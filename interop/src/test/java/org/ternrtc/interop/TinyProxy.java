package org.ternrtc.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceProxy;

/** A proxy on loopback that asks for the user "joe" with the password "pass". */
final class TinyProxy implements AutoCloseable {
  final AtomicInteger tunnels = new AtomicInteger();
  private final ServerSocket server;
  private final IceProxy.Kind kind;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  TinyProxy(IceProxy.Kind kind) throws IOException {
    this.kind = kind;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return server.getLocalPort();
  }

  private void run() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      Socket target = kind == IceProxy.Kind.HTTP ? http(in, out) : socks(in, out);
      if (target == null) {
        return;
      }
      sockets.add(target);
      tunnels.incrementAndGet();
      Thread.ofVirtual().start(() -> copy(target, client));
      copy(client, target);
    } catch (IOException e) {
      // Either side is gone.
    }
  }

  private static @Nullable Socket http(InputStream in, OutputStream out) throws IOException {
    var header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      header.append((char) in.read());
    }
    String wanted = Base64.getEncoder().encodeToString("joe:pass".getBytes(StandardCharsets.UTF_8));
    if (!header.toString().contains("Proxy-Authorization: Basic " + wanted + "\r\n")) {
      out.write("HTTP/1.1 407 Who are you\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return null;
    }
    String where = header.substring("CONNECT ".length(), header.indexOf(" HTTP/1.1\r\n"));
    int colon = where.lastIndexOf(':');
    Socket target =
        new Socket(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)));
    out.write("HTTP/1.1 200 Go on\r\nVia: tiny\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return target;
  }

  private static @Nullable Socket socks(DataInputStream in, OutputStream out) throws IOException {
    in.skipNBytes(1);
    in.skipNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, 2});
    in.skipNBytes(1);
    String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    boolean known = user.equals("joe") && password.equals("pass");
    out.write(new byte[] {1, (byte) (known ? 0 : 1)});
    if (!known) {
      return null;
    }
    in.skipNBytes(3);
    int type = in.readUnsignedByte();
    String host =
        type == 3
            ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
            : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
    Socket target = new Socket(host, in.readUnsignedShort());
    out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    return target;
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
