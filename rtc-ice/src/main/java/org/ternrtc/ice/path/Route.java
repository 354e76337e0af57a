package org.ternrtc.ice.path;

import java.net.InetSocketAddress;

/**
 * A way to the peer: what a pair of candidates comes down to on the wire.
 *
 * @param socket index of the local socket, that is of the base of the local candidate
 */
public record Route(int socket, InetSocketAddress remote) {}
