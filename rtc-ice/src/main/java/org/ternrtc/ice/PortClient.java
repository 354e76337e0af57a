package org.ternrtc.ice;

import java.net.InetSocketAddress;
import javax.crypto.SecretKey;

/** What the port's thread calls; none of it may block. */
interface PortClient {
  String usernameFragment();

  default boolean isSame(PortClient other) {
    return usernameFragment().equals(other.usernameFragment());
  }

  /** The key that requests to this client are signed with. */
  SecretKey localKey();

  /** After this nothing of the client may be put into the maps. */
  boolean closed();

  /** Whether another remote address may be taken in. */
  boolean admit(int socket, InetSocketAddress remote);

  /** Whether this address was taken in before. */
  boolean admitted(InetSocketAddress remote);

  /** A Binding request with verified integrity from an admitted address. */
  void onRequest(int socket, InetSocketAddress remote, byte[] message);

  /** A Binding response to an expected request, verified where there is a key. */
  void onResponse(UdpPorts.Expected expected, byte[] message);

  /** DTLS or RTP from an address that this client owns. The array is reused. */
  void onDatagram(
      int socket, InetSocketAddress remote, byte[] data, int offset, int length, long nanos);
}
