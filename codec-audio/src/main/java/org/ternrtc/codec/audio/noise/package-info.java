/** Comfort noise, RFC 3389: level and spectrum of the silence. */
@NullMarked
package org.ternrtc.codec.audio.noise;

import org.jspecify.annotations.NullMarked;
