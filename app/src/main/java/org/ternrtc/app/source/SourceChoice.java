package org.ternrtc.app.source;

/**
 * A source that a person may choose.
 *
 * @param group what kind it is of, in the words of a menu
 * @param label its name, with what tells it from others
 * @param spec the source itself
 * @param used whether it is the one in use
 * @param free whether it can be had; a camera that another program uses cannot
 */
public record SourceChoice(
    String group, String label, SourceSpec spec, boolean used, boolean free) {}
