/** What works on this machine and its network and what does not, each with its cure. */
@NullMarked
package org.ternrtc.app.doctor;

import org.jspecify.annotations.NullMarked;
