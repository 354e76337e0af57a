/** PeerConnection: JSEP, transceivers, tracks, statistics; owns the threads of a call. */
@NullMarked
package org.ternrtc.peer;

import org.jspecify.annotations.NullMarked;
