/**
 * Screens as sources of pictures: X11 through LWJGL and shared memory, elsewhere by AWT's Robot.
 */
module org.ternrtc.capture {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires org.lwjgl;
  requires java.desktop;

  uses org.ternrtc.capture.ScreenProvider;

  exports org.ternrtc.capture;
  exports org.ternrtc.capture.robot;
  exports org.ternrtc.capture.x11;

  provides org.ternrtc.capture.ScreenProvider with
      org.ternrtc.capture.x11.X11ScreenProvider,
      org.ternrtc.capture.robot.RobotScreenProvider;
}
