package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void generatedParametersAreLongEnoughAndHideThePassword() {
    var one = IceParameters.generate(new SecureRandom());
    var two = IceParameters.generate(new SecureRandom());
    assertNotEquals(one, two);
    assertTrue(one.usernameFragment().matches("[A-Za-z0-9+/]{8}"));
    assertTrue(one.password().matches("[A-Za-z0-9+/]{24}"));
    assertFalse(one.toString().contains(one.password()));
  }

  @Test
  void parametersOfTheWrongSizeOrWithAColonAreRefused() {
    String password = "0123456789012345678901";
    assertThrows(IllegalArgumentException.class, () -> new IceParameters("abc", password));
    assertThrows(IllegalArgumentException.class, () -> new IceParameters("ab:cd", password));
    assertThrows(IllegalArgumentException.class, () -> new IceParameters("abcd", "short"));
    assertThrows(
        IllegalArgumentException.class, () -> new IceParameters("a".repeat(257), password));
  }

  @Test
  void readsStunUris() {
    assertEquals(new IceServer.Stun("a.example", 3478), IceServer.parse("stun:a.example"));
    assertEquals(new IceServer.Stun("a.example", 99), IceServer.parse("STUN:a.example:99"));
    assertEquals(new IceServer.Stun("2001:db8::1", 5), IceServer.parse("stun:[2001:db8::1]:5"));
    for (String bad :
        List.of("", "a", "turn:a", "stuns:a", "stun:", "stun:a:0", "stun:a:x", "stun:[::1")) {
      assertThrows(IllegalArgumentException.class, () -> IceServer.parse(bad), bad);
    }
  }

  @Test
  void configurationsThatCannotWorkAreRefused() {
    var defaults = IceConfiguration.defaults();
    assertThrows(IllegalArgumentException.class, () -> defaults.withFamilies(false, false));
    assertThrows(IllegalArgumentException.class, () -> defaults.withMaxRemoteAddresses(0));
    assertThrows(IllegalArgumentException.class, () -> new PortRange(5, 4));
    assertThrows(IllegalArgumentException.class, () -> new PortRange(0, 4));
  }

  @Test
  void readsNoNameAsAnAddress() {
    for (String name :
        List.of("x.local", "localhost", "1.2.3", "", "[::1]", "::1%lo", "1.2.3.4.5")) {
      assertNull(HostAddresses.parse(name), name);
    }
  }
}
