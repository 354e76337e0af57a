package org.ternrtc.app.window;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.SwingUtilities;
import javax.swing.filechooser.FileNameExtensionFilter;
import org.ternrtc.app.source.SourceChoice;
import org.ternrtc.app.source.SourceSpec;

/**
 * The menu of what one may send: cameras, monitors, windows, a file; what is in use is marked. Used
 * on the event thread; listing and opening devices takes seconds and has threads of its own.
 */
final class SourceMenu {
  private final JComponent button;
  private final CallWindow.Actions actions;
  private final Consumer<Boolean> sends;
  private final Consumer<String> say;

  /**
   * @param button what the menu hangs on
   * @param sends hears whether there are pictures to send, after a choice
   * @param say hears in one line what did not work
   */
  SourceMenu(
      JComponent button,
      CallWindow.Actions actions,
      Consumer<Boolean> sends,
      Consumer<String> say) {
    this.button = button;
    this.actions = actions;
    this.sends = sends;
    this.say = say;
  }

  /** Lists what there is, then shows it. */
  void open() {
    button.setEnabled(false);
    Thread.ofVirtual()
        .name("tern-source-menu")
        .start(() -> {
          List<SourceChoice> found = actions.sources();
          SwingUtilities.invokeLater(() -> {
            button.setEnabled(true);
            if (button.isShowing()) {
              JPopupMenu menu = menu(found);
              menu.show(button, 0, -menu.getPreferredSize().height);
            }
          });
        });
  }

  private JPopupMenu menu(List<SourceChoice> found) {
    JPopupMenu menu = new JPopupMenu();
    String group = "";
    for (SourceChoice each : found) {
      if (!each.group().equals(group)) {
        group = each.group();
        JLabel heading = new JLabel("  " + group);
        heading.setEnabled(false);
        menu.add(heading);
      }
      String label = each.free() ? each.label() : each.label() + " (used by another program)";
      JMenuItem item = new JRadioButtonMenuItem(label, each.used());
      item.setEnabled(each.free());
      item.addActionListener(_ -> choose(each.spec()));
      menu.add(item);
    }
    JMenuItem file = new JMenuItem("A file …");
    file.addActionListener(_ -> chooseFile());
    menu.add(file);
    return menu;
  }

  private void chooseFile() {
    JFileChooser chooser = new JFileChooser();
    chooser.setFileFilter(new FileNameExtensionFilter("Films (.y4m, .ivf)", "y4m", "ivf"));
    if (chooser.showOpenDialog(button) == JFileChooser.APPROVE_OPTION) {
      try {
        choose(SourceSpec.parse(chooser.getSelectedFile().getPath()));
      } catch (IllegalArgumentException e) {
        say.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  private void choose(SourceSpec spec) {
    button.setEnabled(false);
    Thread.ofVirtual()
        .name("tern-source-menu")
        .start(() -> {
          try {
            boolean now = actions.choose(spec);
            done(() -> sends.accept(now));
          } catch (IOException e) {
            done(() -> say.accept("not changed: " + e.getMessage()));
          }
        });
  }

  private void done(Runnable then) {
    SwingUtilities.invokeLater(() -> {
      button.setEnabled(true);
      then.run();
    });
  }
}
