package org.ternrtc.ice.mdns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two messages of a look-up, a query for A and AAAA and the answer to it, read and written. */
public final class MdnsMessage {
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int CLASS_IN = 1;

  /** The top bit of the class: unicast response wanted in a query, cache flush in an answer. */
  private static final int TOP_BIT = 0x8000;

  private static final int MAX_RECORDS = 64;
  private static final int MAX_NAME = 255;
  private static final int MAX_JUMPS = 16;

  private static final int TYPE_ANY = 255;
  private static final int TTL_SECONDS = 120;

  private MdnsMessage() {}

  /**
   * A question of a query.
   *
   * @param type 1 for A, 28 for AAAA, 255 for any
   * @param unicast whether the answer may come to the querier alone
   */
  public record Question(String name, int type, boolean unicast) {
    /** Whether an address of this family answers it. */
    boolean asks(InetAddress address) {
      return type == TYPE_ANY || type == (address.getAddress().length == 4 ? TYPE_A : TYPE_AAAA);
    }
  }

  /** The questions of a query, names in lower case; empty for anything else, however broken. */
  public static List<Question> questions(byte[] data, int length) {
    var found = new ArrayList<Question>();
    if (length < 12 || (data[2] & 0x80) != 0 || u16(data, 4) > MAX_RECORDS) {
      return found;
    }
    int at = 12;
    for (int i = u16(data, 4); i > 0; i--) {
      String name = name(data, length, at);
      at = afterName(data, length, at);
      if (name == null || at < 0 || length - at < 4) {
        return found;
      }
      int dnsClass = u16(data, at + 2);
      if ((dnsClass & ~TOP_BIT) == CLASS_IN) {
        found.add(
            new Question(name.toLowerCase(Locale.ROOT), u16(data, at), (dnsClass & TOP_BIT) != 0));
      }
      at += 4;
    }
    return found;
  }

  static int id(byte[] query) {
    return u16(query, 0);
  }

  /** A response with one address. */
  public static byte[] answer(int id, String name, InetAddress address) {
    var out = new ByteArrayOutputStream();
    byte[] bytes = address.getAddress();
    put16(out, id);
    put16(out, 0x8400);
    put16(out, 0);
    put16(out, 1);
    put16(out, 0);
    put16(out, 0);
    putName(out, name);
    put16(out, bytes.length == 4 ? TYPE_A : TYPE_AAAA);
    put16(out, CLASS_IN | TOP_BIT);
    put16(out, 0);
    put16(out, TTL_SECONDS);
    put16(out, bytes.length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  private static void putName(ByteArrayOutputStream out, String name) {
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    out.write(0);
  }

  /** Whether a look-up of the name makes sense: labels of RFC 1035 that end in {@code local}. */
  public static boolean isLocalName(String name) {
    if (name.length() > 253 || !name.toLowerCase(Locale.ROOT).endsWith(".local")) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > 63) {
        return false;
      }
    }
    return name.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /**
   * @param unicast asks for the response to come to the querier alone, RFC 6762 section 5.4
   */
  public static byte[] query(int id, String name, boolean unicast) {
    var out = new ByteArrayOutputStream();
    put16(out, id);
    put16(out, 0);
    put16(out, 2);
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    for (int type : new int[] {TYPE_A, TYPE_AAAA}) {
      putName(out, name);
      put16(out, type);
      put16(out, CLASS_IN | (unicast ? TOP_BIT : 0));
    }
    return out.toByteArray();
  }

  /** The addresses that a response gives for the name; empty for anything else, however broken. */
  public static List<InetAddress> addresses(byte[] data, int length, String name) {
    var found = new ArrayList<InetAddress>();
    if (length < 12 || (data[2] & 0x80) == 0) {
      return found;
    }
    int questions = u16(data, 4);
    int records = u16(data, 6) + u16(data, 8) + u16(data, 10);
    if (questions > MAX_RECORDS || records > MAX_RECORDS) {
      return found;
    }
    int at = 12;
    for (int i = 0; i < questions; i++) {
      at = afterName(data, length, at) + 4;
      if (at < 12 || at > length) {
        return found;
      }
    }
    for (int i = 0; i < records; i++) {
      String owner = name(data, length, at);
      at = afterName(data, length, at);
      if (owner == null || at < 0 || length - at < 10) {
        return found;
      }
      int type = u16(data, at);
      int dnsClass = u16(data, at + 2) & ~TOP_BIT;
      int size = u16(data, at + 8);
      at += 10;
      if (size > length - at) {
        return found;
      }
      boolean address = (type == TYPE_A && size == 4) || (type == TYPE_AAAA && size == 16);
      if (address && dnsClass == CLASS_IN && owner.equalsIgnoreCase(name)) {
        found.add(address(Arrays.copyOfRange(data, at, at + size)));
      }
      at += size;
    }
    return found;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  /** The offset after a name, -1 when it is broken. */
  private static int afterName(byte[] data, int length, int at) {
    while (at >= 0 && at < length) {
      int label = data[at] & 0xFF;
      if (label == 0) {
        return at + 1;
      }
      if (label >= 0xC0) {
        return at + 2;
      }
      at += 1 + label;
    }
    return -1;
  }

  private static @Nullable String name(byte[] data, int length, int at) {
    var name = new StringBuilder();
    for (int jumps = 0; at < length && name.length() <= MAX_NAME; ) {
      int label = data[at] & 0xFF;
      if (label == 0) {
        return name.toString();
      }
      if (label >= 0xC0) {
        if (at + 1 >= length || ++jumps > MAX_JUMPS) {
          return null;
        }
        at = (label & 0x3F) << 8 | (data[at + 1] & 0xFF);
      } else if (label > 63 || at + 1 + label > length) {
        return null;
      } else {
        name.append(name.isEmpty() ? "" : ".");
        name.append(new String(data, at + 1, label, StandardCharsets.UTF_8));
        at += 1 + label;
      }
    }
    return null;
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
