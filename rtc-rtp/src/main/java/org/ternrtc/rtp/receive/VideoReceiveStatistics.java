package org.ternrtc.rtp.receive;

/**
 * Counters of a stream received, with the names of the W3C's {@code inbound-rtp}.
 *
 * @param ssrc 0 before the first packet
 * @param packetsReceived of the media's SSRC
 * @param bytesReceived of payload
 * @param packetsLost RFC 3550, may be negative with duplicates
 * @param framesReceived handed over to be decoded
 * @param framesDropped incomplete, or without a frame they need
 * @param nackCount NACK packets sent
 * @param packetsDiscarded too late, twice, malformed or of an unknown type
 * @param restarts changes of SSRC and new starts of the numbers
 * @param jitterBufferDelayNanos from first packet to hand-over, all frames together
 * @param jitterBufferEmitted frames handed over
 * @param jitterBufferTargetNanos how long a frame that came quickly was to be held, all frames
 *     handed over together
 * @param jitterBufferMinimumNanos the same by jitter and repairs alone
 * @param freezes as the W3C counts them
 * @param frozenNanos all freezes together
 * @param pauses gaps of more than five seconds
 * @param pausedNanos all pauses together
 * @param framesAssembled frames of more than one packet
 * @param assemblyNanos from their first packet to their last, all together
 * @param lastPacketNanos when the last packet came, on the scale of {@code now}
 * @param fecPacketsReceived packets of protection
 * @param fecBytesReceived of their payload
 * @param fecPacketsDiscarded those that brought nothing
 * @param packetsRecovered media packets made of them
 */
public record VideoReceiveStatistics(
    int ssrc,
    long packetsReceived,
    long bytesReceived,
    long headerBytesReceived,
    long packetsLost,
    long jitterNanos,
    long framesReceived,
    long keyFramesReceived,
    long framesDropped,
    long nackCount,
    long pliCount,
    long firCount,
    long retransmittedPacketsReceived,
    long retransmittedBytesReceived,
    long packetsDiscarded,
    long restarts,
    long jitterBufferDelayNanos,
    long jitterBufferEmitted,
    long jitterBufferTargetNanos,
    long jitterBufferMinimumNanos,
    long freezes,
    long frozenNanos,
    long pauses,
    long pausedNanos,
    long framesAssembled,
    long assemblyNanos,
    long lastPacketNanos,
    long fecPacketsReceived,
    long fecBytesReceived,
    long fecPacketsDiscarded,
    long packetsRecovered) {}
