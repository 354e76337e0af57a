package org.ternrtc.app.call;

import static org.ternrtc.peer.RtpTransceiverDirection.INACTIVE;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoSink;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/**
 * What a call sends and where it puts what it receives.
 *
 * @param local what is sent, null for nothing; stays the caller's
 * @param remote takes what is received, on a decoder's thread; null when no pictures are wanted
 */
public record CallMedia(
    @Nullable VideoTrack local, @Nullable VideoSink remote, RtpEncodingParameters encoding) {
  /** No pictures either way. */
  public static CallMedia none() {
    return new CallMedia(null, null, RtpEncodingParameters.DEFAULT);
  }

  /** Prepares a connection that is to make the offer. */
  void offerOn(PeerConnection connection) {
    VideoTrack track = local;
    if (track == null && remote == null) {
      return;
    }
    if (track == null) {
      connection.addTransceiver(
          MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
    } else {
      connection.addTransceiver(
          track, TransceiverInit.of(RtpTransceiverDirection.SENDRECV).withEncoding(encoding));
    }
  }

  /** Prepares a connection that has an offer: its first section for video takes the local track. */
  void answerOn(PeerConnection connection) {
    VideoTrack track = local;
    if (track == null) {
      if (remote == null) {
        // What nobody looks at need not be sent.
        connection.transceivers().forEach(each -> each.setDirection(INACTIVE));
      }
      return;
    }
    for (RtpTransceiver each : connection.transceivers()) {
      if (track.equals(each.sender().track())) {
        return;
      }
    }
    for (RtpTransceiver each : connection.transceivers()) {
      if (each.kind() == MediaKind.VIDEO && !each.stopped()) {
        each.sender().setParameters(encoding);
        each.sender().replaceTrack(track);
        each.setDirection(RtpTransceiverDirection.SENDRECV);
        return;
      }
    }
  }

  /** Takes what comes on a transceiver, once. */
  void receive(RtpTransceiver transceiver) {
    VideoSink sink = remote;
    if (sink != null) {
      VideoTrack track = transceiver.receiver().track();
      track.removeSink(sink);
      track.addSink(sink);
    }
  }
}
