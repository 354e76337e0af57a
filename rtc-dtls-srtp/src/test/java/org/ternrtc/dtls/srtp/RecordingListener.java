package org.ternrtc.dtls.srtp;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ternrtc.dtls.srtp.context.SrtpKeys;

/** Keeps what a transport reports, for a test to wait for. */
class RecordingListener implements DtlsListener {
  private static final long PATIENCE_SECONDS = 30;

  final CompletableFuture<SrtpKeys> connected = new CompletableFuture<>();
  final CompletableFuture<Boolean> connectedWithoutSrtp = new CompletableFuture<>();
  final CompletableFuture<String> failed = new CompletableFuture<>();
  final CompletableFuture<Thread> closed = new CompletableFuture<>();
  final CompletableFuture<Thread> thread = new CompletableFuture<>();
  final BlockingQueue<byte[]> data = new LinkedBlockingQueue<>();

  @Override
  public void onConnected(SrtpKeys keys) {
    thread.complete(Thread.currentThread());
    if (!connected.complete(keys)) {
      throw new AssertionError("connected twice");
    }
  }

  @Override
  public void onConnectedWithoutSrtp() {
    connectedWithoutSrtp.complete(true);
  }

  @Override
  public void onFailed(String reason) {
    thread.complete(Thread.currentThread());
    failed.complete(reason);
  }

  @Override
  public void onClosed() {
    closed.complete(Thread.currentThread());
  }

  @Override
  public void onApplicationData(byte[] bytes, int offset, int length) {
    data.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  SrtpKeys awaitKeys() {
    return await(connected);
  }

  void awaitConnectedWithoutSrtp() {
    await(connectedWithoutSrtp);
  }

  String awaitFailure() {
    return await(failed);
  }

  byte[] awaitData() {
    try {
      byte[] bytes = data.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (bytes == null) {
        throw new AssertionError("no application data");
      }
      return bytes;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The value, or the failure that came instead. */
  <T> T await(CompletableFuture<T> future) {
    try {
      Object first =
          CompletableFuture.anyOf(future, failed.thenApply(reason -> (Object) reason))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!future.isDone()) {
        throw new AssertionError("failed: " + first);
      }
      return future.get();
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
