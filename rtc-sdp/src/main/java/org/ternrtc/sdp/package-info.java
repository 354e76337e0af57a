/**
 * SDP for WebRTC as records: parse, write, the attributes of RFC 8866, 8829, 8839, 8843, 8851,
 * 8853. Start at {@link org.ternrtc.sdp.SessionDescription}.
 */
@NullMarked
package org.ternrtc.sdp;

import org.jspecify.annotations.NullMarked;
