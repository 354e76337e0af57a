package org.ternrtc.ice;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.net.ssl.SSLException;

/** TLS with a server came to nothing. Says whether the clock may be to blame. */
final class UntrustedServerException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 16;

  private final IceCandidateError.Reason reason;

  private UntrustedServerException(
      IceCandidateError.Reason reason, String message, SSLException cause) {
    super(message, cause);
    this.reason = reason;
  }

  static UntrustedServerException of(SSLException fault) {
    Throwable cause = fault;
    boolean certificate = false;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof CertificateNotYetValidException
          || cause instanceof CertificateExpiredException) {
        String side = cause instanceof CertificateExpiredException ? "over" : "not valid yet";
        return new UntrustedServerException(
            IceCandidateError.Reason.CLOCK,
            "TLS: the server's certificate is "
                + side
                + " on "
                + LocalDate.now(ZoneOffset.UTC)
                + ", the day of this machine's clock",
            fault);
      }
      certificate |=
          cause instanceof CertificateException || cause instanceof CertPathValidatorException;
      cause = cause.getCause();
    }
    return new UntrustedServerException(
        certificate ? IceCandidateError.Reason.UNTRUSTED : IceCandidateError.Reason.NO_ANSWER,
        "TLS: " + fault.getMessage(),
        fault);
  }

  IceCandidateError.Reason reason() {
    return reason;
  }
}
