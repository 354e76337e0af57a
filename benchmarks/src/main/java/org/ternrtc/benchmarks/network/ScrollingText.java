package org.ternrtc.benchmarks.network;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Toolkit;
import java.awt.Window;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A screen full of text that moves up by a line sixty times a second, so that all of it changes.
 */
final class ScrollingText {
  private static final int LINE = 18;
  private static final long PERIOD_NANOS = 1_000_000_000L / 60;

  private ScrollingText() {}

  /** Draws until the process is ended. */
  static void draw() {
    Toolkit toolkit = Toolkit.getDefaultToolkit();
    Dimension screen = toolkit.getScreenSize();
    var window = new Window(null);
    window.setBackground(Color.WHITE);
    window.setBounds(0, 0, screen.width, screen.height);
    window.setVisible(true);
    Graphics graphics = window.getGraphics();
    graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 14));
    var random = new Random(1);
    long due = System.nanoTime();
    while (true) {
      graphics.copyArea(0, LINE, screen.width, screen.height - LINE, 0, -LINE);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, screen.height - LINE, screen.width, LINE);
      graphics.setColor(Color.BLACK);
      graphics.drawString(line(random), 4, screen.height - 4);
      toolkit.sync();
      due = Math.max(due + PERIOD_NANOS, System.nanoTime());
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private static String line(Random random) {
    var text = new StringBuilder();
    while (text.length() < 200) {
      text.append(Long.toString(random.nextLong(), 36)).append(' ');
    }
    return text.toString();
  }
}
