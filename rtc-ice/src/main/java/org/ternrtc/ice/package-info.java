/**
 * An ICE agent (RFC 8445, 8838, 7675): {@link org.ternrtc.ice.IceAgent}.
 *
 * <p>TURN has its place as a further {@link org.ternrtc.ice.IceServer} whose relayed address
 * becomes a local candidate; ICE-TCP as a second kind of port beside {@link
 * org.ternrtc.ice.UdpPorts}. An ICE restart is a second agent on the same ports: start it with the
 * new parameters, keep the old one until the new one is connected, then close the old one.
 */
@NullMarked
package org.ternrtc.ice;

import org.jspecify.annotations.NullMarked;
