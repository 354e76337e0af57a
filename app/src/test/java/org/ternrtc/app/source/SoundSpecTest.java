package org.ternrtc.app.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SoundSpecTest {
  @Test
  void everySpecOfTheGrammarIsRead() {
    assertEquals(new SoundSpec.Off(), SoundSpec.parse("off"));
    assertEquals(new SoundSpec.Mic(null), SoundSpec.parse("mic"));
    assertEquals(new SoundSpec.Mic("USB"), SoundSpec.parse("mic:USB"));
    assertEquals(new SoundSpec.Tone(440), SoundSpec.parse("tone"));
    assertEquals(new SoundSpec.Tone(1000), SoundSpec.parse("TONE:1000"));
    assertEquals(new SoundSpec.Wav(Path.of("a.wav")), SoundSpec.parse("a.wav"));
    assertEquals(new SoundSinkSpec.Null(), SoundSinkSpec.parse("null"));
    assertEquals(new SoundSinkSpec.Loudspeaker(null), SoundSinkSpec.parse("speaker"));
    assertEquals(new SoundSinkSpec.Loudspeaker("HDMI"), SoundSinkSpec.parse("speaker:HDMI"));
    assertEquals(new SoundSinkSpec.Wav(Path.of("b.wav")), SoundSinkSpec.parse("b.wav"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "microphone", "mic:", "tone:5", "tone:99999", "a.mp3"})
  void whatIsNoSpecIsNamed(String text) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> SoundSpec.parse(text));
    assertTrue(String.valueOf(thrown.getMessage()).contains("tone"), thrown::toString);
    assertThrows(IllegalArgumentException.class, () -> SoundSinkSpec.parse(text + "x"));
  }
}
