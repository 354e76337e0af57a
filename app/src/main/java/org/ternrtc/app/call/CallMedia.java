package org.ternrtc.app.call;

import static org.ternrtc.peer.RtpTransceiverDirection.INACTIVE;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoSink;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.MediaTrack;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/**
 * What a call sends and where it puts what it receives.
 *
 * @param local what is sent; stays the caller's
 * @param remote takes what is received, on a decoder's thread; null when no pictures are wanted
 * @param sound stays the caller's; null when no sound is wanted either way
 */
public record CallMedia(
    LocalPictures local,
    @Nullable VideoSink remote,
    RtpEncodingParameters encoding,
    @Nullable CallSound sound) {
  /** Pictures alone. */
  public CallMedia(
      LocalPictures local, @Nullable VideoSink remote, RtpEncodingParameters encoding) {
    this(local, remote, encoding, null);
  }

  /**
   * One track for the whole of the call.
   *
   * @param local what is sent, null for nothing; stays the caller's
   */
  public CallMedia(
      @Nullable VideoTrack local, @Nullable VideoSink remote, RtpEncodingParameters encoding) {
    this(() -> local, remote, encoding, null);
  }

  /** No pictures either way. */
  public static CallMedia none() {
    return new CallMedia(() -> null, null, RtpEncodingParameters.DEFAULT, null);
  }

  /** Prepares a connection that is to make the offer. */
  void offerOn(PeerConnection connection) {
    offerPictures(connection);
    CallSound heard = sound;
    if (heard != null) {
      heard.offerOn(connection);
    }
  }

  private void offerPictures(PeerConnection connection) {
    MediaTrack track = local.now();
    if (track == null && !local.mayChange() && remote == null) {
      return;
    }
    if (track == null) {
      RtpTransceiverDirection direction =
          local.mayChange() ? RtpTransceiverDirection.SENDRECV : RtpTransceiverDirection.RECVONLY;
      connection.addTransceiver(
          MediaKind.VIDEO, TransceiverInit.of(direction).withEncoding(encoding));
    } else {
      connection.addTransceiver(
          track, TransceiverInit.of(RtpTransceiverDirection.SENDRECV).withEncoding(encoding));
    }
  }

  /** Prepares a connection that has an offer: its first section for video takes the local track. */
  void answerOn(PeerConnection connection) {
    answerPictures(connection);
    CallSound heard = sound;
    if (heard != null) {
      heard.answerOn(connection);
    }
  }

  private void answerPictures(PeerConnection connection) {
    MediaTrack track = local.now();
    if (track == null && !local.mayChange()) {
      if (remote == null) {
        // What nobody looks at or hears need not be sent.
        connection.transceivers().stream()
            .filter(each -> each.kind() == MediaKind.VIDEO || sound == null)
            .forEach(each -> each.setDirection(INACTIVE));
      }
      return;
    }
    for (RtpTransceiver each : connection.transceivers()) {
      if (track != null && track.equals(each.sender().track())) {
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
    if (sink != null && transceiver.kind() == MediaKind.VIDEO) {
      VideoTrack track = transceiver.receiver().track();
      track.removeSink(sink);
      track.addSink(sink);
    }
    CallSound heard = sound;
    if (heard != null && transceiver.kind() == MediaKind.AUDIO) {
      heard.receive(transceiver);
    }
  }
}
