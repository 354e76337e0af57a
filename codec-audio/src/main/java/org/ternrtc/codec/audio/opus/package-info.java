/** Opus (RFC 6716) as RFC 7587 carries it, by Concentus. */
@NullMarked
package org.ternrtc.codec.audio.opus;

import org.jspecify.annotations.NullMarked;
