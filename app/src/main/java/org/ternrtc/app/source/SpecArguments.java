package org.ternrtc.app.source;

import picocli.CommandLine;

/** Lets the command line read SPECs, with their own one-line reasons. */
public final class SpecArguments {
  private SpecArguments() {}

  /** Reads a {@link SourceSpec}. */
  public static final class Source implements CommandLine.ITypeConverter<SourceSpec> {
    @Override
    public SourceSpec convert(String value) {
      try {
        return SourceSpec.parse(value);
      } catch (IllegalArgumentException wrong) {
        throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** Reads a {@link SoundSpec}. */
  public static final class Sound implements CommandLine.ITypeConverter<SoundSpec> {
    @Override
    public SoundSpec convert(String value) {
      try {
        return SoundSpec.parse(value);
      } catch (IllegalArgumentException wrong) {
        throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** Reads a {@link SoundSinkSpec}. */
  public static final class SoundSink implements CommandLine.ITypeConverter<SoundSinkSpec> {
    @Override
    public SoundSinkSpec convert(String value) {
      try {
        return SoundSinkSpec.parse(value);
      } catch (IllegalArgumentException wrong) {
        throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** Reads a {@link SinkSpec}. */
  public static final class Sink implements CommandLine.ITypeConverter<SinkSpec> {
    @Override
    public SinkSpec convert(String value) {
      try {
        return SinkSpec.parse(value);
      } catch (IllegalArgumentException wrong) {
        throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
