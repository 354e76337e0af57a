/**
 * The Dependency Descriptor RTP header extension: which frames a frame needs, said outside of the
 * payload. "RTP Payload Format For AV1", appendix A; it serves any codec.
 */
@NullMarked
package org.ternrtc.rtp.dependency;

import org.jspecify.annotations.NullMarked;
