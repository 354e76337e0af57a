/**
 * SRTP and SRTCP (RFC 3711, RFC 6188, RFC 7714) as values: keys and packets in, packets and
 * verdicts out; no thread, clock or socket.
 */
@NullMarked
package org.ternrtc.dtls.srtp.context;

import org.jspecify.annotations.NullMarked;
