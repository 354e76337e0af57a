/**
 * WebRTC data channels (RFC 8831, RFC 8832) as a state machine on an {@link
 * org.ternrtc.sctp.Association}.
 */
@NullMarked
package org.ternrtc.sctp.datachannel;

import org.jspecify.annotations.NullMarked;
