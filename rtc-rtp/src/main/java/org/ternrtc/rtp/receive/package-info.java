/** One video stream that we receive: frames, loss reports, requests. */
@NullMarked
package org.ternrtc.rtp.receive;

import org.jspecify.annotations.NullMarked;
