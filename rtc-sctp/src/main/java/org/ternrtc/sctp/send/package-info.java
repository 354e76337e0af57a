/**
 * What is sent: messages by stream and priority, chunks that are not acknowledged yet, congestion
 * control.
 */
@NullMarked
package org.ternrtc.sctp.send;

import org.jspecify.annotations.NullMarked;
