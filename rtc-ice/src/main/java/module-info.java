/** ICE agent around ice4j with a UDP front end of our own. */
module org.ternrtc.ice {
  requires static transitive org.jspecify;
  requires ice4j;
  // ice4j tells of changes by java.beans.
  requires java.desktop;
  requires java.logging;
  // ice4j needs both, but has no module descriptor that says so.
  requires kotlin.reflect;
  requires kotlin.stdlib;

  exports org.ternrtc.ice;
}
