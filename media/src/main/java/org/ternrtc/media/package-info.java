/** Frames, sources, sinks, codec SPI, pixel conversion, test pattern, Y4M and IVF files. */
@NullMarked
package org.ternrtc.media;

import org.jspecify.annotations.NullMarked;
