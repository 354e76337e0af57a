package org.ternrtc.app.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a certificate chain and its private key from PEM files (RFC 7468). */
final class PemKeyStore {
  private static final long LARGEST_FILE = 256 * 1024;
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemKeyStore() {}

  /**
   * A key store with the one entry.
   *
   * @throws IOException when a file cannot be read or does not hold what it should; the message
   *     names the file
   */
  static KeyStore read(Path certificate, Path key, char[] password) throws IOException {
    Certificate[] chain = chain(certificate);
    PrivateKey privateKey = privateKey(key);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("tern", privateKey, password, chain);
      return store;
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          key + " and " + certificate + " do not work together: " + unusable.getMessage(),
          unusable);
    }
  }

  private static Certificate[] chain(Path file) throws IOException {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file)))
              .toArray(new Certificate[0]);
      if (chain.length == 0) {
        throw new IOException(file + ": holds no certificate");
      }
      return chain;
    } catch (CertificateException malformed) {
      throw new IOException(file + ": not a certificate in PEM form", malformed);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher block = PKCS8.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new IOException(
          file
              + ": holds no unencrypted PKCS #8 key (\"BEGIN PRIVATE KEY\"); openssl pkcs8 -topk8"
              + " -nodes makes one");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException malformed) {
      throw new IOException(file + ": the key is not base64", malformed);
    }
    for (String algorithm : new String[] {"EC", "RSA", "EdDSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException _) {
        // A key of another algorithm; the next one is tried.
      } catch (GeneralSecurityException missing) {
        throw new IOException(file + ": " + missing.getMessage(), missing);
      }
    }
    throw new IOException(file + ": neither an EC, RSA nor EdDSA key");
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file + ": too large for a PEM file");
    }
    return Files.readAllBytes(file);
  }
}
