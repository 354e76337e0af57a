/** Cameras on Linux, through Video4Linux 2 and nothing else. */
@NullMarked
package org.ternrtc.capture.v4l2;

import org.jspecify.annotations.NullMarked;
