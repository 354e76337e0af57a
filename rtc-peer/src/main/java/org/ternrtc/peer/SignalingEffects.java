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
interface SignalingEffects<T extends JsepTransceiver> {
  /** Makes a transceiver for a section that the other side has added. */
  T transceiverFor(RemoteSection section);

  /** The transceivers, in the order they were made; those that ended are not among them. */
  List<T> transceivers();

  /** The transceiver has ended, or a rollback took it away: nobody sees it any more. */
  void forget(T transceiver);

  /** The codecs that can be sent and received, the best first. */
  List<RtpCodec> codecs(MediaKind kind);

  /**
   * What a description says of our transport.
   *
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

  /** The first local description, or one that restarts ICE, is set: look for candidates. */
  void gather();

  /** What the other side says of its transport and candidates. */
  void remoteSection(RemoteSection section);

  /** Both descriptions are there, the first ones or those that restart ICE. */
  void startTransport(boolean controlling, DtlsRole role, TransportParameters remote);

  /** The section was agreed on: start, change or stop its media. */
  void negotiated(T transceiver, NegotiatedSection section);

  /** Whether there are data channels, so that an offer needs a section for them. */
  boolean wantsData();

  /** Longest message that we take on a data channel, in bytes. */
  long maxMessageBytes();

  /** Data channels were agreed on. */
  void dataNegotiated(RemoteSection.Data remote);

  /** The other side wants no data channels. */
  void dataRefused();

  /** The other side has begun, or announced, to send on this transceiver. */
  void track(T transceiver);

  /** The other side sends no longer on this transceiver. */
  void trackRemoved(T transceiver);

  /** The role taken in the handshake, once it is fixed. */
  @Nullable DtlsRole dtlsRole();

  void stateChanged(SignalingState state);

  /** An offer has become due. */
  void negotiationNeeded();
}
