/**
 * All RTP streams of one transport, and their RTCP. The driver's loop, with SRTP and a socket on
 * its outside:
 *
 * <pre>{@code
 * RtpSession session = new RtpSession(settings, random, new FixedBandwidth(1_500_000), outputs);
 * VideoSendStream camera =
 *     session.addSender(VideoSendSettings.of(ssrc, 96).withRtx(rtxSsrc, 97), encoder::requestKeyFrame);
 * session.addReceiver(VideoReceiveSettings.of(96).withRtx(97), "0", null, decoder::offer);
 *
 * // a packet came:       session.receive(buffer, offset, length, now);
 * // a frame was encoded: camera.sendFrame(frame, 0, frame.length, key, captureNanos, now);
 * // its time has come:   session.tick(now);
 * // after each of them:  wait until session.deadline(now)
 * }</pre>
 */
@NullMarked
package org.ternrtc.rtp.session;

import org.jspecify.annotations.NullMarked;
