/**
 * Offer and answer as values: from transceivers to SDP and back, RFC 8829. No threads, no sockets.
 */
@NullMarked
package org.ternrtc.peer.jsep;

import org.jspecify.annotations.NullMarked;
