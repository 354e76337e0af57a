/** DTLS on Bouncy Castle; SRTP and SRTCP on JCA ciphers. */
module org.ternrtc.dtls.srtp {
  requires static transitive org.jspecify;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.tls;

  exports org.ternrtc.dtls.srtp;
  exports org.ternrtc.dtls.srtp.context;
}
