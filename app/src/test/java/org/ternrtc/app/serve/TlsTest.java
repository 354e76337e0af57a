package org.ternrtc.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path dir;

  @Test
  void servesWithACertificateInPemForm() throws Exception {
    KeyStore store = keyStore("EC", "secp256r1");
    Path certificate = pem("cert.pem", "CERTIFICATE", store.getCertificate("tern").getEncoded());
    Path key =
        pem("key.pem", "PRIVATE KEY", store.getKey("tern", PASSWORD.toCharArray()).getEncoded());
    try (TernServer server =
        TernServer.start(ServerOptions.defaults().withPort(0).withTls(certificate, key))) {
      assertTrue(server.url().startsWith("https://127.0.0.1:"), server.url());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(server.url() + "/info"))
                .header("Origin", server.url())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
      }
    }
  }

  @Test
  void wrongFilesAreNamed() throws Exception {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "");
    Path noKey = Files.writeString(dir.resolve("nokey.pem"), "-----BEGIN EC PRIVATE KEY-----\n");
    KeyStore store = keyStore("EC", "secp256r1");
    Path certificate = pem("cert.pem", "CERTIFICATE", store.getCertificate("tern").getEncoded());
    Path garbage = pem("garbage.pem", "PRIVATE KEY", new byte[40]);
    for (List<Path> pair :
        List.of(
            List.of(empty, noKey),
            List.of(certificate, noKey),
            List.of(certificate, garbage),
            List.of(certificate, dir.resolve("missing.pem")))) {
      ServerOptions options =
          ServerOptions.defaults().withPort(0).withTls(pair.getFirst(), pair.getLast());
      IOException refused = assertThrows(IOException.class, () -> TernServer.start(options));
      assertTrue(String.valueOf(refused.getMessage()).contains(".pem"), refused.toString());
    }
  }

  private KeyStore keyStore(String algorithm, String group) throws Exception {
    Path file = dir.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "tern",
                "-keyalg",
                algorithm,
                "-groupname",
                group,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private Path pem(String name, String type, byte[] der) throws IOException {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return Files.writeString(
        dir.resolve(name),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
