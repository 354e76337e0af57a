package org.ternrtc.peer;

/** The four states of a connection at one moment. */
record States(
    SignalingState signaling,
    PeerConnectionState connection,
    IceConnectionState iceConnection,
    IceGatheringState iceGathering) {
  static final States INITIAL =
      new States(
          SignalingState.STABLE,
          PeerConnectionState.NEW,
          IceConnectionState.NEW,
          IceGatheringState.NEW);

  static final States CLOSED =
      new States(
          SignalingState.CLOSED,
          PeerConnectionState.CLOSED,
          IceConnectionState.CLOSED,
          IceGatheringState.COMPLETE);

  States withIceGathering(IceGatheringState gathering) {
    return new States(signaling, connection, iceConnection, gathering);
  }
}
