package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a {@link SessionDescription}. Lists given replace what was there; single items are added.
 */
public final class SessionDescriptionBuilder {
  private Origin origin;
  private String name = "-";
  private @Nullable String information;
  private @Nullable String uri;
  private final List<String> emails = new ArrayList<>();
  private final List<String> phones = new ArrayList<>();
  private @Nullable Connection connection;
  private final List<Bandwidth> bandwidths = new ArrayList<>();
  private final List<Timing> timings = new ArrayList<>();
  private @Nullable String key;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private final List<UnknownLine> unknownLines = new ArrayList<>();

  SessionDescriptionBuilder(Origin origin) {
    this.origin = origin;
  }

  /** Sets the {@code o=} line. */
  public SessionDescriptionBuilder origin(Origin origin) {
    this.origin = origin;
    return this;
  }

  /** Sets the {@code s=} line. */
  public SessionDescriptionBuilder name(String name) {
    this.name = name;
    return this;
  }

  /** Sets or removes the {@code i=} line. */
  public SessionDescriptionBuilder information(@Nullable String information) {
    this.information = information;
    return this;
  }

  /** Sets or removes the {@code u=} line. */
  public SessionDescriptionBuilder uri(@Nullable String uri) {
    this.uri = uri;
    return this;
  }

  /** Adds an {@code e=} line. */
  public SessionDescriptionBuilder email(String email) {
    emails.add(email);
    return this;
  }

  /** Replaces the {@code e=} lines. */
  public SessionDescriptionBuilder emails(List<String> emails) {
    return replace(this.emails, emails);
  }

  /** Adds a {@code p=} line. */
  public SessionDescriptionBuilder phone(String phone) {
    phones.add(phone);
    return this;
  }

  /** Replaces the {@code p=} lines. */
  public SessionDescriptionBuilder phones(List<String> phones) {
    return replace(this.phones, phones);
  }

  /** Sets or removes the {@code c=} line. */
  public SessionDescriptionBuilder connection(@Nullable Connection connection) {
    this.connection = connection;
    return this;
  }

  /** Adds a {@code b=} line. */
  public SessionDescriptionBuilder bandwidth(Bandwidth bandwidth) {
    bandwidths.add(bandwidth);
    return this;
  }

  /** Replaces the {@code b=} lines. */
  public SessionDescriptionBuilder bandwidths(List<Bandwidth> bandwidths) {
    return replace(this.bandwidths, bandwidths);
  }

  /** Adds a {@code t=} line; without any it is {@code t=0 0}. */
  public SessionDescriptionBuilder timing(Timing timing) {
    timings.add(timing);
    return this;
  }

  /** Replaces the {@code t=} lines. */
  public SessionDescriptionBuilder timings(List<Timing> timings) {
    return replace(this.timings, timings);
  }

  /** Sets or removes the {@code k=} line. */
  public SessionDescriptionBuilder key(@Nullable String key) {
    this.key = key;
    return this;
  }

  /** Adds a session attribute. */
  public SessionDescriptionBuilder attribute(Attribute attribute) {
    attributes.add(attribute);
    return this;
  }

  /** Replaces the session attributes. */
  public SessionDescriptionBuilder attributes(List<? extends Attribute> attributes) {
    return replace(this.attributes, attributes);
  }

  /** Adds a section. */
  public SessionDescriptionBuilder media(MediaDescription section) {
    media.add(section);
    return this;
  }

  /** Replaces the sections. */
  public SessionDescriptionBuilder media(List<MediaDescription> sections) {
    return replace(media, sections);
  }

  /** Adds a line of an unknown letter. */
  public SessionDescriptionBuilder unknownLine(UnknownLine line) {
    unknownLines.add(line);
    return this;
  }

  /** Replaces the lines of unknown letters. */
  public SessionDescriptionBuilder unknownLines(List<UnknownLine> lines) {
    return replace(unknownLines, lines);
  }

  /** The description. */
  public SessionDescription build() {
    return new SessionDescription(
        origin,
        name,
        information,
        uri,
        emails,
        phones,
        connection,
        bandwidths,
        timings.isEmpty() ? List.of(Timing.PERMANENT) : timings,
        key,
        attributes,
        media,
        unknownLines);
  }

  private <T> SessionDescriptionBuilder replace(List<T> old, List<? extends T> replacement) {
    List<T> copy = List.copyOf(replacement);
    old.clear();
    old.addAll(copy);
    return this;
  }
}
