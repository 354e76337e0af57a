package org.ternrtc.media.pattern;

/** The few letters that the pattern needs, 5 by 7 pixels, drawn for it. */
final class PatternFont {
  static final int WIDTH = 5;
  static final int HEIGHT = 7;

  /** From one letter to the next. */
  static final int ADVANCE = 6;

  private static final String LETTERS = "0123456789:.FRAME ";

  private static final String[] ROWS = {
    ".###. ..#.. .###. .###. ...#. ##### .###. ##### .###. .###. ..... ..... ##### ####. .###. #...#"
        + " ##### .....",
    "#...# .##.. #...# #...# ..##. #.... #.... ....# #...# #...# ..#.. ..... #.... #...# #...# ##.##"
        + " #.... .....",
    "#..## ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# ..#.. ..... #.... #...# #...# #.#.#"
        + " #.... .....",
    "#.#.# ..#.. ...#. ..##. #..#. ....# ####. ...#. .###. .#### ..... ..... ####. ####. ##### #.#.#"
        + " ####. .....",
    "##..# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....# ..#.. ..... #.... #.#.. #...# #...#"
        + " #.... .....",
    "#...# ..#.. .#... #...# ...#. #...# #...# ..#.. #...# ....# ..#.. .##.. #.... #..#. #...# #...#"
        + " #.... .....",
    ".###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .###. ..... .##.. #.... #...# #...# #...#"
        + " ##### .....",
  };

  private PatternFont() {}

  /** Whether a pixel of a letter is set. */
  static boolean set(char letter, int column, int row) {
    int index = LETTERS.indexOf(letter);
    if (index < 0) {
      throw new IllegalArgumentException("no letter '" + letter + "'");
    }
    return ROWS[row].charAt(index * ADVANCE + column) == '#';
  }
}
