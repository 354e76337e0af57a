/** Threads that share the rows of one picture: who works, and who may go on. */
@NullMarked
package org.ternrtc.codec.vp8.wavefront;

import org.jspecify.annotations.NullMarked;
