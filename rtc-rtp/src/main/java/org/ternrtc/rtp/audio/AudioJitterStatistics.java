package org.ternrtc.rtp.audio;

/**
 * What an {@link AudioJitterBuffer} did, under the names of W3C webrtc-stats. Samples are of each
 * channel at the decoder's rate.
 *
 * @param totalSamplesReceived samples given out, made up or not, since the first packet
 * @param concealedSamples of those, made up because the sound was missing
 * @param silentConcealedSamples of those, silent or nearly so
 * @param concealmentEvents how often sound was missing, any length each time
 * @param insertedSamplesForDeceleration samples added by playing slower
 * @param removedSamplesForAcceleration samples left out by playing faster
 * @param jitterBufferDelaySeconds time that emitted samples spent in here, summed over samples
 * @param jitterBufferTargetDelaySeconds target, summed over emitted samples
 * @param jitterBufferEmittedCount samples that came out of packets
 * @param packetsReceived packets put in, without those that came twice
 * @param packetsDiscarded packets that came too late or were too many
 * @param redundancyPacketsUsed lost packets that came back from the next one
 * @param targetDelayNanos the delay aimed at now
 * @param currentDelayNanos sound that waits now
 */
public record AudioJitterStatistics(
    long totalSamplesReceived,
    long concealedSamples,
    long silentConcealedSamples,
    long concealmentEvents,
    long insertedSamplesForDeceleration,
    long removedSamplesForAcceleration,
    double jitterBufferDelaySeconds,
    double jitterBufferTargetDelaySeconds,
    long jitterBufferEmittedCount,
    long packetsReceived,
    long packetsDiscarded,
    long redundancyPacketsUsed,
    long targetDelayNanos,
    long currentDelayNanos) {}
