/** What a receiver tells the sender about the path: when packets arrived, and how much may come. */
@NullMarked
package org.ternrtc.rtp.feedback;

import org.jspecify.annotations.NullMarked;
