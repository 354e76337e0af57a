/** Sound in PCM: tones, sampling rates, channels, frames of one length, mixing. */
@NullMarked
package org.ternrtc.media.audio;

import org.jspecify.annotations.NullMarked;
