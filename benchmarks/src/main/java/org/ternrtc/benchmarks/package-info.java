/** JMH benchmarks; one class per question, its comment says the budget. */
@NullMarked
package org.ternrtc.benchmarks;

import org.jspecify.annotations.NullMarked;
