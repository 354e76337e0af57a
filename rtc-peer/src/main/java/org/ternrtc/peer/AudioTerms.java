package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;

/**
 * What two descriptions make of a section of sound.
 *
 * @param codec with the payload types of both and the other side's parameters, by which we send
 * @param ourParameters by which the other side sends
 * @param red whether we send frames twice: one side prefers it
 */
record AudioTerms(AudioCodec codec, String ourParameters, boolean red) {
  /**
   * Our offer was answered: the first format that we offered.
   *
   * @return null when there is none
   */
  static @Nullable AudioTerms answered(List<AudioCodec> ours, List<AudioCodec> theirs) {
    for (AudioCodec answered : theirs) {
      for (AudioCodec offered : ours) {
        if (answered.same(offered.name(), offered.clockRate(), offered.channels())) {
          return of(answered, offered, answered);
        }
      }
    }
    return null;
  }

  /** We have answered their offer. */
  static AudioTerms ours(AudioCodec answer, List<AudioCodec> offered) {
    for (AudioCodec each : offered) {
      if (each.payloadType() == answer.payloadType()) {
        return of(each, answer, answer);
      }
    }
    return of(answer, answer, answer);
  }

  private static AudioTerms of(AudioCodec theirs, AudioCodec ours, AudioCodec answer) {
    boolean red = has(theirs.redPayloadType(), ours.redPayloadType());
    AudioCodec agreed =
        answer
            .withOurFeedback()
            .withParameters(theirs.parameters())
            .withHelpers(
                red ? answer.redPayloadType() : AudioCodec.NONE,
                theirs.redFirst() || ours.redFirst(),
                has(theirs.comfortNoisePayloadType(), ours.comfortNoisePayloadType())
                    ? answer.comfortNoisePayloadType()
                    : AudioCodec.NONE,
                has(theirs.telephoneEventPayloadType(), ours.telephoneEventPayloadType())
                    ? answer.telephoneEventPayloadType()
                    : AudioCodec.NONE);
    return new AudioTerms(agreed, ours.parameters(), agreed.redFirst());
  }

  private static boolean has(int one, int other) {
    return one != AudioCodec.NONE && other != AudioCodec.NONE;
  }
}
