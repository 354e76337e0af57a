package org.ternrtc.peer;

import org.ternrtc.rtp.send.VideoSendStream;

/** Brings what a stream asks of its encoder to the sender's. Belongs to the owner thread. */
final class EncoderFeedback implements VideoSendStream.Listener {
  private final RtpSender sender;

  EncoderFeedback(RtpSender sender) {
    this.sender = sender;
  }

  @Override
  public void keyFrameRequested() {
    sender.requestKeyFrame();
  }

  @Override
  public void frameAcknowledged(long frameId) {
    EncodedVideoTrack source = sender.repairable();
    if (source != null) {
      source.acknowledge(frameId);
    }
  }

  @Override
  public void frameLost(long frameId) {
    EncodedVideoTrack source = sender.repairable();
    if (source != null) {
      source.lost(frameId);
    } else {
      sender.requestKeyFrame();
    }
  }
}
