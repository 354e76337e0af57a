package org.ternrtc.peer;

/**
 * How an encoding is layered, W3C "Scalable Video Coding (SVC) Extension for WebRTC": one size of
 * picture, whose upper temporal layers a server or receiver may leave out. The names are the W3C's;
 * of its modes these are the ones that VP8 has.
 */
public enum ScalabilityMode {
  /** Every picture may depend on the one before. */
  L1T1(1),

  /** Every other picture can be left out. */
  L1T2(2),

  /** Every other picture can be left out, and then again every other one. */
  L1T3(3);

  private final int temporalLayers;

  ScalabilityMode(int temporalLayers) {
    this.temporalLayers = temporalLayers;
  }

  /** 1 to 3. */
  public int temporalLayers() {
    return temporalLayers;
  }
}
