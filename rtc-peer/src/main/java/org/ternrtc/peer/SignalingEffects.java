package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.sdp.Setup;

/**
 * What a connection does when a description says so; called by {@link Signaling} on the owner
 * thread.
 */
interface SignalingEffects {
  /** Makes a transceiver for a section that the other side has added. */
  RtpTransceiver transceiverFor(RemoteSection section);

  /** The transceivers, in the order they were made. */
  List<RtpTransceiver> transceivers();

  /**
   * @param restart whether for a description that restarts ICE
   */
  TransportParameters localTransport(Setup setup, boolean restart);

  /** A description of ours is about to restart ICE, or one of the other side's does. */
  void prepareRestart(boolean byRemote);

  /** The description that restarts ICE was taken back. */
  void cancelRestart();

  /** The lines of the candidates found so far, without {@code a=}. */
  List<String> localCandidates();

  boolean gatheringComplete();

  /** The first local description is set: look for candidates. */
  void gather();

  /** What the other side says of its transport and candidates. */
  void remoteSection(RemoteSection section);

  /** Both descriptions are there. */
  void startTransport(boolean controlling, DtlsRole role, TransportParameters remote);

  /** The section was agreed on: start, change or stop its media. */
  void negotiated(RtpTransceiver transceiver, NegotiatedSection section);

  /** Whether there are data channels, so that an offer needs a section for them. */
  boolean wantsData();

  /** Longest message that we take on a data channel, in bytes. */
  long maxMessageBytes();

  /** Data channels were agreed on. */
  void dataNegotiated(RemoteSection.Data remote);

  /** The other side wants no data channels. */
  void dataRefused();

  /** The other side has begun, or announced, to send on this transceiver. */
  void track(RtpTransceiver transceiver);

  /** The role taken in the handshake, once it is fixed. */
  @Nullable DtlsRole dtlsRole();

  void stateChanged(SignalingState state);
}
