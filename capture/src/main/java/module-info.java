/** Screen capture through LWJGL (X11 shared memory) and java.awt.Robot. */
module org.ternrtc.capture {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires static jdk.incubator.vector;
  requires org.lwjgl;
  requires java.desktop;
}
