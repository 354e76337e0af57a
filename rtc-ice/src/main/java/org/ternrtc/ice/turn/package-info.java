/** The client of a TURN server, RFC 8656, as a value on time: it owns no socket and no thread. */
@NullMarked
package org.ternrtc.ice.turn;

import org.jspecify.annotations.NullMarked;
