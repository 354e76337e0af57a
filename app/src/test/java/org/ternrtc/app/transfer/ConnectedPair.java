package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.chat.Chat;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/** Two connected peers of ours on loopback, with the chat that every call has. */
final class ConnectedPair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();
  private final PeerConnection first =
      PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
  private final PeerConnection second =
      PeerConnection.create(
          Peers.configuration(List.of()),
          new PeerConnectionListener() {
            @Override
            public void onDataChannel(DataChannel channel) {
              channels.add(channel);
            }
          });

  ConnectedPair() {
    for (PeerConnection each : List.of(first, second)) {
      new Chat(_ -> {}, _ -> {}).on(each);
    }
    first.setLocalDescription();
    second.setRemoteDescription(first.awaitGathering(PATIENCE));
    second.setLocalDescription();
    first.setRemoteDescription(second.awaitGathering(PATIENCE));
    first.awaitConnected(PATIENCE);
    second.awaitConnected(PATIENCE);
  }

  PeerConnection first() {
    return first;
  }

  /** The next channel that the first has opened to the second. */
  DataChannel awaitChannel() throws InterruptedException {
    @Nullable DataChannel channel = channels.poll(20, TimeUnit.SECONDS);
    assertTrue(channel != null, "no channel came");
    return channel;
  }

  /** A channel from first to second for who speaks the protocol by hand. */
  DataChannel openFileChannel() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    DataChannel channel =
        first.createDataChannel(DataChannelParameters.of("file").withProtocol(FileSender.PROTOCOL));
    channel.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel opened) {
            open.countDown();
          }
        });
    assertTrue(open.await(20, TimeUnit.SECONDS), "the channel opened");
    channel.setListener(null);
    return channel;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
