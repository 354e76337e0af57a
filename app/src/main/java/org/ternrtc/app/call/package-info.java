/** Calls from the desktop: a member of a room with a connection to the other one. */
@NullMarked
package org.ternrtc.app.call;

import org.jspecify.annotations.NullMarked;
