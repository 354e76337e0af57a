package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import tools.jackson.databind.JsonNode;

/** WHIP and WHEP as a web page of another origin uses them, in Chromium. */
@Timeout(90)
final class WhipPageTest {
  private static final Duration PLAYING = Duration.ofSeconds(20);

  /**
   * A client of WHIP and WHEP: posts the offer without a candidate, brings the candidates by PATCH
   * (RFC 9725 section 4.3).
   */
  private static final String CLIENT =
      """
      window.httpSession = async (url, prepare) => {
        const pc = makePeer();
        prepare(pc);
        await pc.setLocalDescription();
        const offer = pc.localDescription.sdp.replace(/^a=(candidate|end-of-candidates).*\\r\\n/gm, '');
        const answer = await fetch(url, {
          method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: offer });
        const text = await answer.text();
        if (answer.status !== 201) return { status: answer.status, text };
        const session = {
          pc, url: new URL(answer.headers.get('Location'), url).href, etag: answer.headers.get('ETag') };
        await pc.setRemoteDescription({ type: 'answer', sdp: text });
        await gathered(pc);
        const sdp = pc.localDescription.sdp;
        const line = (name) => sdp.match(new RegExp('^a=' + name + ':.*$', 'm'))[0];
        const fragment = [line('ice-ufrag'), line('ice-pwd'), 'm=video 9 UDP/TLS/RTP/SAVPF 0', line('mid'),
          ...sdp.match(/^a=candidate:.*$/gm), 'a=end-of-candidates', ''].join('\\r\\n');
        const patch = (etag) => fetch(session.url, { method: 'PATCH', body: fragment,
          headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': etag } });
        session.foreign = (await patch('"another"')).status;
        session.patched = (await patch(session.etag)).status;
        session.status = 201;
        return session;
      };
      """;

  private static Chromium chromium;
  private static PageServer elsewhere;
  private static TernServer server;

  @BeforeAll
  static void open() throws IOException {
    elsewhere = new PageServer("127.0.0.1");
    server =
        TernServer.start(
            ServerOptions.defaults().withPort(0).withAllowOrigins(List.of(elsewhere.origin())));
    chromium = Chromium.open();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
    if (elsewhere != null) {
      elsewhere.close();
    }
  }

  @Test
  void whatIsPublishedIsPlayedUntilItEnds() throws Exception {
    try (Chromium.Page publisher = chromium.open(elsewhere.blank()).withHelpers();
        Chromium.Page viewer = chromium.open(server.url() + "/play/stage")) {
      publisher.eval(CLIENT);
      JsonNode session =
          publisher.eval(
              "window.session = await httpSession("
                  + PageServer.literal(server.url() + "/whip/stage")
                  + ", (pc) => pc.addTransceiver(drawnTrack(30), { direction: 'sendonly' }));"
                  + "const { status, text, url, etag, foreign, patched } = session;"
                  + "return { status, text, url, etag, foreign, patched };");
      assertEquals(201, session.get("status").asInt(), session.toString());
      assertTrue(session.get("url").asString().startsWith(server.url() + "/whip/stage/"));
      assertEquals(412, session.get("foreign").asInt(), "a PATCH for another ICE session");
      assertEquals(204, session.get("patched").asInt(), "a PATCH with candidates");
      publisher.eval(
          "await until(15000, 'connecting', () => session.pc.connectionState === 'connected')");
      assertEquals(
          409,
          publisher
              .eval(
                  "return (await httpSession("
                      + PageServer.literal(server.url() + "/whip/stage")
                      + ", (pc) => pc.addTransceiver('video', { direction: 'sendonly' }))).status")
              .asInt(),
          "a second publisher");

      viewer.withHelpers().eval("rtcTest.start()");
      viewer.until("rtcTest.state === 'playing'", PLAYING);
      Watched watched =
          Watched.of(
              viewer.eval(
                  "return await watch(document.getElementById('remote'), 3000, 0)",
                  Duration.ofSeconds(30)));
      System.out.println("WHIP to WHEP " + watched);
      assertTrue(watched.perSecond() > 1, watched.toString());

      JsonNode ended =
          publisher.eval(
              "const end = async () => (await fetch(session.url, { method: 'DELETE' })).status;"
                  + "return [await end(), await end()];");
      assertEquals("[200,404]", ended.toString(), "DELETE, and DELETE again");
      // Nobody is left in front of a picture that stands still without a word.
      viewer.until("rtcTest.state === 'ended'", Duration.ofSeconds(10));
      viewer.until(
          "document.body.innerText.includes('The stream has ended')", Duration.ofSeconds(5));
      assertEquals(
          404,
          publisher
              .eval(
                  "return (await httpSession("
                      + PageServer.literal(server.url() + "/whep/stage")
                      + ", (pc) => pc.addTransceiver('video', { direction: 'recvonly' }))).status")
              .asInt(),
          "a stream that has ended");
    }
  }

  @Test
  void theEchoSendsBackWhatItDecodes() throws Exception {
    try (Chromium.Page page = chromium.open(elsewhere.blank()).withHelpers()) {
      page.eval(CLIENT);
      JsonNode result =
          page.eval(
              "window.session = await httpSession("
                  + PageServer.literal(server.url() + "/whip/echo")
                  + ", (pc) => pc.addTransceiver(drawnTrack(30), { direction: 'sendrecv' }));"
                  + "if (session.status !== 201) throw new Error(JSON.stringify(session));"
                  + "const video = await until(15000, 'a video', () => window.remoteVideo);"
                  + "return await watch(video, 3000, 0);",
              Duration.ofSeconds(60));
      Watched watched = Watched.of(result);
      System.out.println("echo " + watched);
      assertTrue(watched.perSecond() > 1, watched.toString());
      // The clock is the page's own: its age is the way there and back.
      assertTrue(watched.medianAgeMillis() > 0, watched.toString());
      assertEquals(
          200, page.eval("return (await fetch(session.url, { method: 'DELETE' })).status").asInt());
      page.eval("await until(15000, 'the end', () => session.pc.connectionState !== 'connected')");
    }
  }

  @Test
  void aPageOfAnOriginThatWasNotAllowedGetsNothing() throws Exception {
    try (PageServer hostile = new PageServer("127.0.0.1");
        Chromium.Page page = chromium.open(hostile.blank())) {
      String tried =
          page.eval(
                  "const tries = [];"
                      + "for (const [path, method] of [['/whip/x', 'POST'], ['/whip/echo', 'POST'],"
                      + " ['/info', 'GET'], ['/whip/x/y', 'DELETE']]) {"
                      + "  try { tries.push((await fetch("
                      + PageServer.literal(server.url())
                      + " + path, { method })).status); } catch (e) { tries.push(e.name); }"
                      + "}"
                      + "tries.push(await new Promise((told) => {"
                      + "  const socket = new WebSocket("
                      + PageServer.literal(server.url().replace("http", "ws"))
                      + " + '/ws/room');"
                      + "  socket.onopen = () => told('open');"
                      + "  socket.onerror = () => told('error');"
                      + "}));"
                      + "return tries.join(' ');")
              .asString();
      assertEquals("TypeError TypeError TypeError TypeError error", tried);
    }
  }
}
