package org.ternrtc.app.window;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Rectangle;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.Scrollable;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.transfer.Exchange;

/**
 * The chat of a call's window: lines of both sides, files on their way, a field to write in. What
 * {@link Exchange.View} demands may come on any thread.
 */
final class ChatPanel extends JPanel implements Exchange.View {
  private static final long serialVersionUID = 1L;
  private static final int WIDTH = 300;
  private static final int ROWS = 500;
  private static final Color MINE = new Color(28, 74, 120);
  private static final Color THEIRS = new Color(82, 88, 95);

  private final transient Predicate<String> say;
  private final transient Consumer<Path> send;
  private final transient Runnable news;
  private final JPanel log = new JPanel();
  private final JScrollPane scroll = new JScrollPane(log);
  private final JTextField field = new JTextField();
  private final JButton sendFile = new JButton("Send file");

  /**
   * @param say sends a line; false when nobody is there
   * @param send sends a file
   * @param news something came; on the event thread
   */
  ChatPanel(Predicate<String> say, Consumer<Path> send, Runnable news) {
    super(new BorderLayout());
    this.say = say;
    this.send = send;
    this.news = news;
    log.setLayout(new BoxLayout(log, BoxLayout.Y_AXIS));
    log.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
    // So that rows keep their height and stand at the top.
    JPanel top = new AsWide();
    top.add(log, BorderLayout.NORTH);
    scroll.setViewportView(top);
    scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(null);
    add(scroll, BorderLayout.CENTER);
    field.addActionListener(_ -> write());
    sendFile.addActionListener(_ -> choose());
    sendFile.setFocusable(false);
    JPanel bottom = new JPanel(new BorderLayout(6, 6));
    bottom.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
    bottom.add(field, BorderLayout.CENTER);
    bottom.add(sendFile, BorderLayout.EAST);
    add(bottom, BorderLayout.SOUTH);
    setPreferredSize(new Dimension(WIDTH, 100));
    writable(false);
  }

  /** Puts the cursor into the field. */
  void focus() {
    field.requestFocusInWindow();
  }

  private void writable(boolean open) {
    field.setEnabled(open);
    sendFile.setEnabled(open);
    field.putClientProperty(
        "JTextField.placeholderText", open ? "Write a line" : "Nobody is there");
  }

  private void write() {
    if (say.test(field.getText())) {
      field.setText("");
    }
  }

  private void choose() {
    JFileChooser chooser = new JFileChooser();
    chooser.setDialogTitle("Send a file");
    chooser.setMultiSelectionEnabled(true);
    if (chooser.showOpenDialog(this) == JFileChooser.APPROVE_OPTION) {
      for (File each : chooser.getSelectedFiles()) {
        send.accept(each.toPath());
      }
    }
  }

  @Override
  public void line(String text, boolean mine) {
    SwingUtilities.invokeLater(() -> {
      JTextArea line = new JTextArea(text);
      line.setEditable(false);
      line.setLineWrap(true);
      line.setWrapStyleWord(true);
      line.setSize(WIDTH - 60, 1);
      row(line, mine);
      if (!mine) {
        news.run();
      }
    });
  }

  @Override
  public void open(boolean open) {
    SwingUtilities.invokeLater(() -> writable(open));
  }

  @Override
  public Exchange.FileView file(String name, long size, boolean mine) {
    FileRow row = new FileRow(this, name, size);
    SwingUtilities.invokeLater(() -> {
      row.build();
      row(row.panel(), mine);
      if (!mine) {
        news.run();
      }
    });
    return row;
  }

  private void row(Component content, boolean mine) {
    content.setBackground(mine ? MINE : THEIRS);
    JPanel bubble = new JPanel(new BorderLayout());
    bubble.setBackground(mine ? MINE : THEIRS);
    bubble.setBorder(BorderFactory.createEmptyBorder(5, 9, 5, 9));
    bubble.add(content);
    JPanel line = new JPanel(new BorderLayout());
    line.setBorder(BorderFactory.createEmptyBorder(0, mine ? 30 : 0, 6, mine ? 0 : 30));
    line.add(bubble);
    line.setAlignmentX(LEFT_ALIGNMENT);
    log.add(line);
    if (log.getComponentCount() > ROWS) {
      log.remove(0);
    }
    log.revalidate();
    SwingUtilities.invokeLater(
        () -> scroll.getVerticalScrollBar().setValue(scroll.getVerticalScrollBar().getMaximum()));
  }

  /** As wide as what can be seen of it, however long a file's name is. */
  private static final class AsWide extends JPanel implements Scrollable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 16;

    AsWide() {
      super(new BorderLayout());
    }

    @Override
    public Dimension getPreferredScrollableViewportSize() {
      return getPreferredSize();
    }

    @Override
    public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
      return STEP;
    }

    @Override
    public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
      return Math.max(STEP, visible.height - STEP);
    }

    @Override
    public boolean getScrollableTracksViewportWidth() {
      return true;
    }

    @Override
    public boolean getScrollableTracksViewportHeight() {
      return false;
    }
  }

  /** One file: its name, a bar, a word, and a question where there is one. */
  private static final class FileRow implements Exchange.FileView {
    private static final int SCALE = 1000;
    private static final long REDRAW_NANOS = 100_000_000;

    private final ChatPanel owner;
    private final String name;
    private final long size;
    private final JPanel panel = new JPanel();
    private final JLabel word = new JLabel();
    private final JProgressBar bar = new JProgressBar(0, SCALE);
    private final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEFT, 0, 4));
    private final AtomicLong drawnNanos = new AtomicLong(System.nanoTime() - REDRAW_NANOS);

    FileRow(ChatPanel owner, String name, long size) {
      this.owner = owner;
      this.name = name;
      this.size = size;
    }

    JPanel panel() {
      return panel;
    }

    void build() {
      JLabel title = new JLabel(plain(name));
      title.setToolTipText(plain(name));
      title.setFont(title.getFont().deriveFont(java.awt.Font.BOLD));
      word.setText(Exchange.amount(size));
      bar.setVisible(false);
      buttons.setOpaque(false);
      panel.setLayout(new BoxLayout(panel, BoxLayout.Y_AXIS));
      for (javax.swing.JComponent each : new javax.swing.JComponent[] {title, bar, word, buttons}) {
        each.setAlignmentX(LEFT_ALIGNMENT);
        panel.add(each);
        panel.add(Box.createVerticalStrut(2));
      }
    }

    /** Swing takes a text that begins with a tag for HTML. */
    private static String plain(String text) {
      return text.startsWith("<") ? " " + text : text;
    }

    @Override
    public void begins(String file, long bytesInAll, long bytes) {
      show(bytes);
    }

    @Override
    public void reached(long bytes) {
      long now = System.nanoTime();
      if (bytes == size || now - drawnNanos.get() >= REDRAW_NANOS) {
        drawnNanos.set(now);
        show(bytes);
      }
    }

    private void show(long bytes) {
      SwingUtilities.invokeLater(() -> {
        bar.setVisible(true);
        bar.setValue(size == 0 ? SCALE : (int) (SCALE * (double) bytes / size));
        word.setText(Exchange.amount(bytes) + " of " + Exchange.amount(size));
      });
    }

    @Override
    public void say(String text) {
      SwingUtilities.invokeLater(() -> {
        bar.setVisible(false);
        word.setText(plain(text));
        word.setToolTipText(plain(text));
      });
    }

    @Override
    public CompletableFuture<@Nullable Path> ask() {
      CompletableFuture<@Nullable Path> answer = new CompletableFuture<>();
      SwingUtilities.invokeLater(() -> {
        JButton accept = new JButton("Save in ...");
        JButton refuse = new JButton("Refuse");
        accept.addActionListener(_ -> {
          JFileChooser chooser = new JFileChooser();
          chooser.setDialogTitle("Where to save " + name);
          chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
          if (chooser.showDialog(owner, "Save here") == JFileChooser.APPROVE_OPTION) {
            clearButtons();
            answer.complete(chooser.getSelectedFile().toPath());
          }
        });
        refuse.addActionListener(_ -> {
          clearButtons();
          answer.complete(null);
        });
        buttons.add(accept);
        buttons.add(Box.createHorizontalStrut(6));
        buttons.add(refuse);
        panel.revalidate();
      });
      return answer;
    }

    @Override
    public void withdraw() {
      SwingUtilities.invokeLater(this::clearButtons);
    }

    private void clearButtons() {
      buttons.removeAll();
      panel.revalidate();
      panel.repaint();
    }
  }
}
