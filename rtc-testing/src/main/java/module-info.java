/** A network with faults on virtual time, and whole calls over it: for tests. */
module org.ternrtc.testing {
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires transitive org.ternrtc.rtp;

  exports org.ternrtc.testing;
  exports org.ternrtc.testing.call;
}
