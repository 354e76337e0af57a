/** Cameras through openpnp-capture, for systems that Tern has no binding of its own for. */
module org.ternrtc.capture.openpnp {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.capture;
  requires com.sun.jna;
  requires openpnp.capture.java;

  exports org.ternrtc.capture.openpnp;

  provides org.ternrtc.capture.CameraProvider with
      org.ternrtc.capture.openpnp.OpenpnpCameraProvider;
}
