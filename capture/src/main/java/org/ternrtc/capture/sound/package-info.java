/** Microphones and loudspeakers of this machine, by {@code javax.sound.sampled}. */
@NullMarked
package org.ternrtc.capture.sound;

import org.jspecify.annotations.NullMarked;
