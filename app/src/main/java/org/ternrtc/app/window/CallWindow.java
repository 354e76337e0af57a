package org.ternrtc.app.window;

import com.formdev.flatlaf.FlatDarkLaf;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.event.ActionEvent;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.swing.AbstractAction;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JLayeredPane;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.JToggleButton;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.source.SourceChoice;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.transfer.Exchange;
import org.ternrtc.media.VideoSink;

/**
 * The window of a call: the other side's picture, one's own in a corner, a chat beside them, and
 * what one can do. Keys: c camera off, t chat, f full screen, i statistics, q hang up.
 *
 * <p>Thread-safe; pictures may come on any thread, everything else goes to the event thread.
 */
public final class CallWindow implements AutoCloseable {
  private static final int MARGIN = 12;

  private final JFrame frame;
  private final VideoPanel remote = new VideoPanel(false);
  private final VideoPanel self = new VideoPanel(true);
  private final JTextArea overlay = new JTextArea();
  private final JLabel state = new JLabel("starting");
  private final JToggleButton cameraOff = new JToggleButton("Camera off");
  private final JToggleButton statistics = new JToggleButton("Statistics");
  private final JToggleButton chatToggle = new JToggleButton("Chat");
  private final Exchange exchange;
  private final ChatPanel chat;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Actions actions;

  /** What the buttons and keys do; called on the event thread, must not block. */
  public interface Actions {
    void cameraOff(boolean off);

    /** What one may send; asked on a thread of its own, may take seconds. */
    default List<SourceChoice> sources() {
      return List.of();
    }

    /**
     * Sends that from now on; on a thread of its own, may take seconds.
     *
     * @return whether there are pictures to send
     * @throws IOException when it cannot be had; the message says why in one line
     */
    default boolean choose(SourceSpec source) throws IOException {
      throw new IOException("nothing can be chosen");
    }
  }

  private CallWindow(String title, boolean sends, Actions actions) {
    this.actions = actions;
    this.frame = new JFrame(title);
    this.chat = new ChatPanel(this::say, this::send, this::news);
    this.exchange = new Exchange(chat);
    build(sends);
  }

  /** Whether this machine has a display. */
  public static boolean possible() {
    return !GraphicsEnvironment.isHeadless();
  }

  /**
   * Opens a window.
   *
   * @param sends whether there is a picture of one's own
   * @throws CommandFault when there is no display
   */
  public static CallWindow open(String title, boolean sends, Actions actions)
      throws InterruptedException {
    if (!possible()) {
      throw new CommandFault(CommandFault.UNAVAILABLE, "no display: use --headless");
    }
    @Nullable CallWindow[] made = new CallWindow[1];
    try {
      SwingUtilities.invokeAndWait(() -> {
        FlatDarkLaf.setup();
        made[0] = new CallWindow(title, sends, actions);
      });
    } catch (InvocationTargetException | java.awt.AWTError failed) {
      throw new CommandFault(
          CommandFault.UNAVAILABLE, "no display can be opened: use --headless", failed);
    }
    CallWindow window = made[0];
    if (window == null) {
      throw new AssertionError("the event thread made no window");
    }
    return window;
  }

  /** Takes the other side's pictures. */
  public VideoSink remote() {
    return remote;
  }

  /** Takes one's own pictures. */
  public VideoSink self() {
    return self;
  }

  /** Chat and files, to be given to the call. */
  public Exchange exchange() {
    return exchange;
  }

  /** Says where the call stands. */
  public void state(String text, boolean showsRemote) {
    SwingUtilities.invokeLater(() -> {
      state.setText(text);
      if (!showsRemote) {
        remote.clear();
      }
    });
  }

  /** Sets the text of the statistics. */
  public void statistics(List<String> lines) {
    SwingUtilities.invokeLater(() -> overlay.setText(String.join("\n", lines)));
  }

  /** Waits until the user hangs up or closes the window. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Waits for a limited time; true when the window is closed. */
  public boolean awaitClosed(long millis) throws InterruptedException {
    return closed.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    exchange.close();
    SwingUtilities.invokeLater(frame::dispose);
  }

  private boolean say(String line) {
    return exchange.say(line);
  }

  private void send(java.nio.file.Path file) {
    exchange.send(file);
  }

  /** Something came: a closed chat opens. */
  private void news() {
    if (!chat.isVisible()) {
      chatToggle.doClick(0);
    }
  }

  private void showChat() {
    chat.setVisible(chatToggle.isSelected());
    frame.revalidate();
    if (chatToggle.isSelected()) {
      chat.focus();
    } else {
      frame.requestFocusInWindow();
    }
  }

  private void build(boolean sends) {
    remote.setPreferredSize(new Dimension(800, 600));
    overlay.setEditable(false);
    overlay.setFocusable(false);
    overlay.setOpaque(true);
    overlay.setBackground(new Color(20, 24, 28));
    overlay.setForeground(new Color(230, 237, 243));
    overlay.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 13));
    overlay.setBorder(BorderFactory.createEmptyBorder(6, 8, 6, 8));
    overlay.setVisible(false);
    JLayeredPane stage = new JLayeredPane();
    stage.setPreferredSize(new Dimension(800, 600));
    stage.add(remote, JLayeredPane.DEFAULT_LAYER);
    stage.add(self, JLayeredPane.PALETTE_LAYER);
    stage.add(overlay, JLayeredPane.MODAL_LAYER);
    stage.addComponentListener(
        new ComponentAdapter() {
          @Override
          public void componentResized(ComponentEvent event) {
            place(stage.getWidth(), stage.getHeight());
          }
        });
    frame.add(stage, BorderLayout.CENTER);
    chat.setVisible(false);
    frame.add(chat, BorderLayout.EAST);
    JPanel controls = controls(sends);
    frame.add(controls, BorderLayout.SOUTH);
    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosed(WindowEvent event) {
            closed.countDown();
          }
        });
    keys();
    frame.pack();
    // Narrower, and buttons would be out of sight.
    frame.setMinimumSize(
        new Dimension(
            frame.getWidth() - stage.getWidth() + controls.getPreferredSize().width, 320));
    frame.setLocationByPlatform(true);
    frame.setVisible(true);
  }

  private void place(int width, int height) {
    remote.setBounds(0, 0, width, height);
    int selfWidth = Math.min(240, width / 4);
    int selfHeight = selfWidth * 3 / 4;
    self.setBounds(width - selfWidth - MARGIN, height - selfHeight - MARGIN, selfWidth, selfHeight);
    Dimension wanted = overlay.getPreferredSize();
    overlay.setBounds(
        MARGIN,
        MARGIN,
        Math.min(Math.max(wanted.width, 380), width - 2 * MARGIN),
        Math.max(wanted.height, 66));
  }

  private JPanel controls(boolean sends) {
    JButton fullScreen = new JButton("Full screen");
    JButton hangUp = new JButton("Hang up");
    hangUp.setForeground(new Color(255, 123, 114));
    sends(sends);
    JButton source = new JButton("Source");
    SourceMenu menu = new SourceMenu(source, actions, this::sends, state::setText);
    source.addActionListener(_ -> menu.open());
    cameraOff.addActionListener(_ -> actions.cameraOff(cameraOff.isSelected()));
    chatToggle.addActionListener(_ -> showChat());
    statistics.addActionListener(_ -> overlay.setVisible(statistics.isSelected()));
    fullScreen.addActionListener(_ -> toggleFullScreen());
    hangUp.addActionListener(_ -> frame.dispose());
    JPanel buttons = new JPanel(new FlowLayout(FlowLayout.CENTER, 8, 8));
    for (JComponent each : List.of(source, cameraOff, chatToggle, statistics, fullScreen, hangUp)) {
      each.setFocusable(false);
      buttons.add(each);
    }
    JPanel bar = new JPanel(new BorderLayout());
    // Above the buttons: a long line must not push them out of the window.
    state.setBorder(BorderFactory.createEmptyBorder(6, 12, 0, 12));
    state.setHorizontalAlignment(JLabel.CENTER);
    bar.add(state, BorderLayout.NORTH);
    bar.add(buttons, BorderLayout.CENTER);
    return bar;
  }

  /** Whether there is a picture of one's own to be seen and to be switched off. */
  private void sends(boolean now) {
    cameraOff.setEnabled(now);
    self.setVisible(now);
    if (!now) {
      self.clear();
    }
  }

  private void keys() {
    key("C", () -> cameraOff.doClick(0));
    key("T", () -> chatToggle.doClick(0));
    key("I", () -> statistics.doClick(0));
    key("F", this::toggleFullScreen);
    key("F11", this::toggleFullScreen);
    key("Q", frame::dispose);
  }

  private void key(String name, Runnable action) {
    JComponent root = frame.getRootPane();
    root.getInputMap(JComponent.WHEN_IN_FOCUSED_WINDOW).put(KeyStroke.getKeyStroke(name), name);
    root.getActionMap()
        .put(
            name,
            new AbstractAction() {
              private static final long serialVersionUID = 1L;

              @Override
              public void actionPerformed(ActionEvent event) {
                // A letter that is written into the chat is no command.
                if (!(frame.getFocusOwner() instanceof JTextComponent)) {
                  action.run();
                }
              }
            });
  }

  private void toggleFullScreen() {
    GraphicsDevice device = frame.getGraphicsConfiguration().getDevice();
    boolean full = frame.equals(device.getFullScreenWindow());
    frame.dispose();
    frame.setUndecorated(!full);
    device.setFullScreenWindow(full ? null : frame);
    frame.setVisible(true);
  }
}
