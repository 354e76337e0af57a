/**
 * Screen content: which macroblocks stayed as they were, where moved ones came from, and what the
 * bits that are left sharpen next.
 */
@NullMarked
package org.ternrtc.codec.vp8.screen;

import org.jspecify.annotations.NullMarked;
