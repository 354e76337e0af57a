/** What all commands share: exit codes, one-line errors, logging, arguments, JSON lines. */
@NullMarked
package org.ternrtc.app.cli;

import org.jspecify.annotations.NullMarked;
