package org.ternrtc.sctp;

import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.PacketWriter;

/** Packets by hand. */
final class Packets {
  private Packets() {}

  static Bytes of(int tag, Chunk... chunks) {
    var out = new PacketWriter(4096);
    out.begin(5000, 5000, tag, 4096);
    for (Chunk chunk : chunks) {
      out.add(chunk);
    }
    return out.finish(true);
  }
}
