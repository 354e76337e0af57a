/**
 * RTCP (RFC 3550 section 6, RFC 4585, RFC 5104, RFC 3611): packets parsed and written, reports
 * scheduled.
 */
@NullMarked
package org.ternrtc.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
