/**
 * Screens, windows and cameras as sources of pictures: X11 through LWJGL and shared memory,
 * elsewhere AWT's Robot; cameras on Linux through Video4Linux.
 */
module org.ternrtc.capture {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires org.lwjgl;
  requires transitive java.desktop;

  uses org.ternrtc.capture.CameraProvider;
  uses org.ternrtc.capture.ScreenProvider;

  exports org.ternrtc.capture;
  exports org.ternrtc.capture.contract;
  exports org.ternrtc.capture.robot;
  exports org.ternrtc.capture.sound;
  exports org.ternrtc.capture.v4l2;
  exports org.ternrtc.capture.x11;

  provides org.ternrtc.capture.CameraProvider with
      org.ternrtc.capture.v4l2.V4l2CameraProvider;
  provides org.ternrtc.capture.ScreenProvider with
      org.ternrtc.capture.x11.X11ScreenProvider,
      org.ternrtc.capture.robot.RobotScreenProvider;
}
