/** WHIP (RFC 9725) and WHEP: publishing and playing over HTTP, as a server and as a client. */
@NullMarked
package org.ternrtc.app.whip;

import org.jspecify.annotations.NullMarked;
