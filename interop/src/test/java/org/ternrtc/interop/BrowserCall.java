package org.ternrtc.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataChannelState;
import org.ternrtc.peer.IceCandidate;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import tools.jackson.databind.JsonNode;

/** One peer connection of Tern and one of a browser's page, and the signaling between them. */
final class BrowserCall implements AutoCloseable {
  final @Nullable TestNetwork network;
  final PageServer page;
  final Browser browser;
  final PeerConnection tern;

  private final java.util.concurrent.LinkedBlockingQueue<RtpTransceiver> tracks =
      new java.util.concurrent.LinkedBlockingQueue<>();
  private final java.util.concurrent.LinkedBlockingQueue<DataChannel> channels =
      new java.util.concurrent.LinkedBlockingQueue<>();
  private final java.util.concurrent.CountDownLatch closedByPeer =
      new java.util.concurrent.CountDownLatch(1);

  private BrowserCall(
      @Nullable TestNetwork network, PageServer page, Browser browser, boolean answerActive)
      throws IOException {
    this.network = network;
    this.page = page;
    this.browser = browser;
    this.tern = PeerConnection.create(configuration(network, answerActive), new Listener());
  }

  private static Configuration configuration(@Nullable TestNetwork network, boolean answerActive)
      throws IOException {
    InetAddress only =
        network == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(network.near());
    return Configuration.defaults()
        .withAnswerActive(answerActive)
        .withIce(
            IceConfiguration.defaults()
                .withLoopback(network == null)
                .withAddressFilter((_, address) -> address.equals(only)));
  }

  private final class Listener implements PeerConnectionListener {
    @Override
    public void onTrack(RtpTransceiver transceiver) {
      tracks.add(transceiver);
    }

    @Override
    public void onDataChannel(DataChannel channel) {
      channels.add(channel);
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      if (state == PeerConnectionState.CLOSED) {
        closedByPeer.countDown();
      }
    }
  }

  /** Opens a browser on the test page. */
  static BrowserCall open(Browser.Kind kind, boolean hideAddresses, boolean answerActive)
      throws IOException, InterruptedException {
    TestNetwork network = TestNetwork.open();
    PageServer page = new PageServer(network.near());
    Browser browser = Browser.open(kind, page.url(), network, hideAddresses);
    BrowserCall call = new BrowserCall(network, page, browser, answerActive);
    try {
      page.eval("return navigator.userAgent", Duration.ofSeconds(60));
    } catch (AssertionError e) {
      call.close();
      throw new AssertionError(kind + " did not open the page: " + browser.log(), e);
    }
    return call;
  }

  /** Makes a file of ours available to the page under its name. */
  void offer(String name, byte[] content) {
    page.offer(name, content);
  }

  /** Runs code in the page. */
  JsonNode js(String body) {
    return page.eval(body);
  }

  /** The page offers, Tern answers; candidates are in the descriptions. */
  void pageOffers(String prepare) {
    String offer =
        js(prepare + "; await pc.setLocalDescription(); return await gathered(pc);").asString();
    tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
    tern.setLocalDescription();
    String answer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
    js("await pc.setRemoteDescription({type: 'answer', sdp: " + PageServer.literal(answer) + "});");
  }

  /** Tern offers, the page answers; candidates are in the descriptions. */
  void ternOffers(String prepare) {
    tern.setLocalDescription();
    String offer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
    String answer =
        js("makePeer(); await pc.setRemoteDescription({type: 'offer', sdp: "
                + PageServer.literal(offer)
                + "}); "
                + prepare
                + "; await pc.setLocalDescription(); return await gathered(pc);")
            .asString();
    tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
  }

  void addCandidate(IceCandidate candidate) {
    tern.addIceCandidate(candidate);
  }

  RtpTransceiver track() throws InterruptedException {
    RtpTransceiver transceiver = tracks.poll(10, java.util.concurrent.TimeUnit.SECONDS);
    if (transceiver == null) {
      throw new AssertionError("no track was announced");
    }
    return transceiver;
  }

  /** The next data channel that the page has opened. */
  DataChannel channel() throws InterruptedException {
    DataChannel channel = channels.poll(20, java.util.concurrent.TimeUnit.SECONDS);
    if (channel == null) {
      throw new AssertionError("no data channel was opened");
    }
    return channel;
  }

  /** Waits until a channel of ours is open. */
  void awaitOpen(DataChannel channel) throws InterruptedException {
    opens(channel);
  }

  static void opens(DataChannel channel) throws InterruptedException {
    java.util.concurrent.CountDownLatch open = new java.util.concurrent.CountDownLatch(1);
    channel.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel opened) {
            open.countDown();
          }
        });
    if (channel.readyState() == DataChannelState.CONNECTING
        && !open.await(20, java.util.concurrent.TimeUnit.SECONDS)) {
      throw new AssertionError(channel + " does not open");
    }
    channel.setListener(null);
  }

  boolean awaitClosedByPeer() throws InterruptedException {
    return closedByPeer.await(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    tern.close();
    browser.close();
    page.close();
    if (network != null) {
      network.close();
    }
  }
}
