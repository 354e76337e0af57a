/** {@code ./tern bench vp8}: rate, quality and speed of our VP8 beside libvpx's programs. */
@NullMarked
package org.ternrtc.benchmarks.vp8;

import org.jspecify.annotations.NullMarked;
