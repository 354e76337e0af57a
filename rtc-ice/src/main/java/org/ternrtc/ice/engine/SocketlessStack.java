package org.ternrtc.ice.engine;

import java.nio.ByteBuffer;
import org.ice4j.ResponseCollector;
import org.ice4j.TransportAddress;
import org.ice4j.message.Indication;
import org.ice4j.message.Message;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.stack.RequestListener;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/**
 * ice4j's STUN stack without its sockets, threads and transactions: what ice4j sends comes out at
 * {@link ConnectivityEngine.Output}. Called on the ICE thread and on ice4j's pool threads, which
 * ice4j interrupts at will: nothing here may touch a channel or wait.
 */
final class SocketlessStack extends StunStack {

  /** What a response must be given back with. */
  record Pending(Request request, TransactionID id, ResponseCollector collector) {}

  private final LocalBases bases;
  private final ConnectivityEngine.Output output;
  private volatile @Nullable RequestListener checkServer;

  SocketlessStack(LocalBases bases, ConnectivityEngine.Output output) {
    this.bases = bases;
    this.output = output;
  }

  @Nullable RequestListener checkServer() {
    return checkServer;
  }

  @Override
  public void addRequestListener(RequestListener listener) {
    checkServer = listener;
  }

  @Override
  public void removeRequestListener(RequestListener listener) {
    checkServer = null;
  }

  @Override
  public TransactionID sendRequest(
      Request request,
      TransportAddress sendTo,
      TransportAddress sendThrough,
      ResponseCollector collector,
      TransactionID id,
      int originalWaitInterval,
      int maxWaitInterval,
      int maxRetransmissions) {
    setId(request, id.getBytes());
    output.sendRequest(
        bases.route(sendThrough, sendTo),
        new StunPacket(request.encode(this)),
        new Pending(request, id, collector));
    return id;
  }

  @Override
  public void cancelTransaction(@Nullable TransactionID id) {
    if (id != null) {
      output.cancelRequest(idOf(id.getBytes()));
    }
  }

  @Override
  public void sendResponse(
      byte[] id, Response response, TransportAddress sendThrough, TransportAddress sendTo) {
    setId(response, id);
    output.sendResponse(bases.route(sendThrough, sendTo), new StunPacket(response.encode(this)));
  }

  /** Keep-alives of ice4j; our consent checks do their work. */
  @Override
  public void sendIndication(
      Indication indication, TransportAddress sendTo, TransportAddress sendThrough) {}

  @Override
  public void removeSocket(TransportAddress local) {}

  @Override
  public void removeSocket(TransportAddress local, TransportAddress remote) {}

  @Override
  public void shutDown() {
    checkServer = null;
  }

  private static void setId(Message message, byte[] id) {
    try {
      message.setTransactionID(id);
    } catch (org.ice4j.StunException e) {
      throw new AssertionError("a transaction id of " + id.length + " bytes", e);
    }
  }

  private static TransactionId idOf(byte[] id) {
    var bytes = ByteBuffer.wrap(id);
    return new TransactionId(bytes.getLong(), bytes.getInt());
  }
}
