/** The file format pcapng, as far as a capture of a call needs it (draft-ietf-opsawg-pcapng). */
@NullMarked
package org.ternrtc.peer.pcapng;

import org.jspecify.annotations.NullMarked;
