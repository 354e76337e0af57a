/** ICE agent around ice4j with a UDP front end of our own. */
module org.ternrtc.ice {
  requires static transitive org.jspecify;
  requires ice4j;

  exports org.ternrtc.ice;
}
