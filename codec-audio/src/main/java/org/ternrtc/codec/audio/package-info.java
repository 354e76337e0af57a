/** Opus, G.711, G.722 and comfort noise behind the codec SPI. */
@NullMarked
package org.ternrtc.codec.audio;

import org.jspecify.annotations.NullMarked;
