package org.ternrtc.sctp.datachannel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.SendResult;
import org.ternrtc.sctp.packet.Bytes;

class OrderedFloodTest {
  @Test
  void ofAHundredThousandOrderedMessagesNoneIsLostDoubledOrOutOfOrderAtTenPercentLoss() {
    ChannelNetwork network = ChannelNetwork.connected(3, AssociationConfig.defaults());
    network.loss = 0.1;
    network.reordering = 0.1;
    network.duplicates = 0.05;
    Channel channel = network.client.channels.open(DataChannelParameters.of("flood"), network.now);
    int count = 100_000;
    int sent = 0;
    int came = 0;
    while (came < count) {
      while (sent < count) {
        Bytes message = Bytes.utf8("message number " + sent);
        if (network.client.channels.send(channel, true, message, network.now)
            != SendResult.QUEUED) {
          break;
        }
        sent++;
      }
      network.step();
      while (!network.server.messages.isEmpty()) {
        assertEquals("message number " + came++, network.server.messages.remove().payload().utf8());
      }
    }
  }
}
