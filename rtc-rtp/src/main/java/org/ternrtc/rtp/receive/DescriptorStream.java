package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.SequenceUnwrapper;
import org.ternrtc.rtp.dependency.DependencyDescriptor;
import org.ternrtc.rtp.dependency.DependencyDescriptorReader;
import org.ternrtc.rtp.jitter.FrameNeeds;

/** Reads the Dependency Descriptors of the packets that begin frames. */
final class DescriptorStream {
  private static final int MANDATORY_BYTES = 3;
  private static final int START_OF_FRAME = 0x80;

  private final int id;
  private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
  private final SequenceUnwrapper frameNumbers = new SequenceUnwrapper();

  /**
   * @param id of the header extension; {@link VideoReceiveSettings#NONE} for none
   */
  DescriptorStream(int id) {
    this.id = id;
  }

  /** What the first packet of a frame says; null for others and where it says nothing. */
  @Nullable FrameNeeds read(RtpPacket packet) {
    int at = id == VideoReceiveSettings.NONE ? -1 : packet.extensionOffset(id);
    if (at < 0 || packet.extensionLength(at) < MANDATORY_BYTES) {
      return null;
    }
    byte[] buffer = packet.buffer();
    if ((buffer[at] & START_OF_FRAME) == 0) {
      return null;
    }
    long frame = frameNumbers.unwrap(BigEndian.u16(buffer, at + 1));
    try {
      DependencyDescriptor read = reader.read(buffer, at, packet.extensionLength(at));
      return new FrameNeeds(frame, read.temporalId(), read.frameDifferences());
    } catch (MalformedPacketException e) {
      // The templates are still to come: what is in order can be decoded all the same.
      return new FrameNeeds(frame, 0, null);
    }
  }
}
