package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.peer.SectionPlanner.PlannedSection;
import org.ternrtc.peer.jsep.Descriptions;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteDescription;
import org.ternrtc.peer.jsep.RemoteDescriptions;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.sdp.Setup;

/**
 * Offer and answer, RFC 8829: which sections there are, whose transceiver each belongs to, and what
 * was agreed on.
 *
 * <p>Belongs to the owner thread. What follows from a description (transceivers that appear, media
 * that starts, the transport's start) goes to {@link SignalingEffects}.
 */
final class Signaling {
  private record Draft(SessionDescription description, List<PlannedSection> sections) {}

  private final SignalingEffects effects;
  private final SectionPlanner planner;
  private final boolean answerActive;
  private final long sessionId;
  private long sessionVersion;

  private final List<SectionSlot> slots = new ArrayList<>();
  private SignalingState state = SignalingState.STABLE;
  private boolean weOffered;
  private @Nullable Draft lastOffer;
  private @Nullable Draft lastAnswer;
  private @Nullable Draft currentLocal;
  private @Nullable Draft pendingLocal;
  private @Nullable SessionDescription currentRemote;
  private @Nullable SessionDescription pendingRemote;
  private @Nullable RemoteDescription remote;
  private boolean transportStarted;
  private @Nullable String remoteUfrag;
  private boolean restartWanted;
  private boolean offerRestarts;
  private boolean remoteRestarts;

  // What a rollback restores.
  private int slotsBefore;
  private List<RtpTransceiver> madeByRemote = List.of();

  Signaling(SignalingEffects effects, boolean answerActive, long sessionId) {
    this.effects = effects;
    this.planner = new SectionPlanner(effects);
    this.answerActive = answerActive;
    this.sessionId = sessionId;
  }

  SignalingState state() {
    return state;
  }

  boolean hasRemote() {
    return remote != null;
  }

  /** The tag of the section whose transport all others use; null before a description was set. */
  @Nullable String bundleMid() {
    Draft local = pendingLocal != null ? pendingLocal : currentLocal;
    if (local == null) {
      return null;
    }
    for (PlannedSection planned : local.sections()) {
      if (!(planned.section() instanceof LocalSection.Rejected)) {
        return planned.section().mid();
      }
    }
    return null;
  }

  int indexOf(String mid) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).mid.equals(mid)) {
        return i;
      }
    }
    return -1;
  }

  /** Of the other side's last description. */
  @Nullable String remoteUfrag() {
    TransportParameters transport = remote == null ? null : remote.transport();
    return transport == null ? remoteUfrag : transport.ice().usernameFragment();
  }

  /** The next offer restarts ICE, W3C section 4.4.3.2; nothing before the first negotiation. */
  void restartIce() {
    restartWanted |= transportStarted;
  }

  @Nullable SessionDescription localDescription() {
    Draft draft = pendingLocal != null ? pendingLocal : currentLocal;
    if (draft == null) {
      return null;
    }
    // The candidates found since belong into it (W3C section 4.4.1.5).
    return new SessionDescription(
        draft.description().type(),
        Descriptions.withCandidates(
            draft.description().sdp(), effects.localCandidates(), effects.gatheringComplete()));
  }

  @Nullable SessionDescription remoteDescription() {
    return pendingRemote != null ? pendingRemote : currentRemote;
  }

  // ---- offer -------------------------------------------------------------------------------

  SessionDescription createOffer() {
    requireOpen();
    if (restartWanted) {
      effects.prepareRestart(false);
    }
    List<PlannedSection> sections = new ArrayList<>();
    for (SectionSlot slot : slots) {
      sections.add(planner.offered(slot));
    }
    int counter = slots.size();
    for (RtpTransceiver transceiver : effects.transceivers()) {
      if (transceiver.sectionIndex < 0 && !transceiver.stopped()) {
        String mid;
        do {
          mid = Integer.toString(counter++);
        } while (indexOf(mid) >= 0);
        sections.add(
            new PlannedSection(
                planner.video(mid, transceiver, transceiver.direction()), transceiver));
      }
    }
    if (effects.wantsData() && dataSlot() == null) {
      String mid;
      do {
        mid = Integer.toString(counter++);
      } while (indexOf(mid) >= 0);
      sections.add(planner.data(mid));
    }
    DtlsRole fixed = effects.dtlsRole();
    // RFC 8842 section 5.1: an offer leaves the choice; later offers as well, the role stays.
    Setup setup = fixed == null ? Setup.ACTPASS : setupOf(fixed);
    Draft draft = draft(SdpType.OFFER, sections, setup, restartWanted);
    lastOffer = draft;
    return draft.description();
  }

  // ---- answer ------------------------------------------------------------------------------

  SessionDescription createAnswer() {
    requireOpen();
    RemoteDescription offer = remote;
    if (state != SignalingState.HAVE_REMOTE_OFFER || offer == null) {
      throw new InvalidStateException("there is no offer to answer");
    }
    List<PlannedSection> sections = new ArrayList<>();
    for (SectionSlot slot : slots) {
      sections.add(planner.answered(slot));
    }
    Draft draft = draft(SdpType.ANSWER, sections, setupOf(answerRole(offer)), remoteRestarts);
    lastAnswer = draft;
    return draft.description();
  }

  private DtlsRole answerRole(RemoteDescription offer) {
    DtlsRole fixed = effects.dtlsRole();
    if (fixed != null) {
      return fixed;
    }
    TransportParameters transport = offer.transport();
    Setup setup = transport == null ? null : transport.setup();
    if (setup == Setup.ACTIVE) {
      return DtlsRole.SERVER;
    }
    if (setup == Setup.PASSIVE) {
      return DtlsRole.CLIENT;
    }
    return answerActive ? DtlsRole.CLIENT : DtlsRole.SERVER;
  }

  private static Setup setupOf(DtlsRole role) {
    return role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE;
  }

  private Draft draft(SdpType type, List<PlannedSection> sections, Setup setup, boolean restart) {
    RemoteDescription other = remote;
    // RFC 8843 section 7.3: an answer groups only what the offer grouped.
    boolean bundle = type == SdpType.OFFER || other == null || other.bundle();
    String sdp =
        Descriptions.write(
            sessionId,
            sessionVersion++,
            bundle,
            sections.stream().map(PlannedSection::section).toList(),
            effects.localTransport(setup, restart),
            effects.localCandidates(),
            effects.gatheringComplete());
    return new Draft(new SessionDescription(type, sdp), sections);
  }

  // ---- setting -----------------------------------------------------------------------------

  SessionDescription setLocalDescription() {
    SessionDescription description =
        state == SignalingState.HAVE_REMOTE_OFFER ? createAnswer() : createOffer();
    setLocal(description);
    return description;
  }

  void setLocal(SessionDescription description) {
    requireOpen();
    switch (description.type()) {
      case OFFER -> {
        require(SignalingState.STABLE, SignalingState.HAVE_LOCAL_OFFER, "an offer of ours");
        Draft draft = same(lastOffer, description);
        slotsBefore = slots.size();
        madeByRemote = List.of();
        for (int i = slots.size(); i < draft.sections().size(); i++) {
          RtpTransceiver transceiver = draft.sections().get(i).transceiver();
          String mid = draft.sections().get(i).section().mid();
          boolean data = draft.sections().get(i).section() instanceof LocalSection.Data;
          slots.add(new SectionSlot(mid, data ? SectionPlanner.APPLICATION : "video", transceiver));
          if (transceiver != null) {
            transceiver.setMid(mid);
            transceiver.sectionIndex = i;
          }
        }
        weOffered = true;
        offerRestarts = restartWanted;
        pendingLocal = draft;
        enter(SignalingState.HAVE_LOCAL_OFFER);
        effects.gather();
      }
      case ANSWER -> {
        require(SignalingState.HAVE_REMOTE_OFFER, SignalingState.HAVE_LOCAL_PRANSWER, "an answer");
        Draft draft = same(lastAnswer, description);
        currentLocal = draft;
        currentRemote = pendingRemote;
        pendingLocal = null;
        pendingRemote = null;
        effects.gather();
        agree(draft);
        enter(SignalingState.STABLE);
      }
      case ROLLBACK -> rollback(SignalingState.HAVE_LOCAL_OFFER);
      case PRANSWER ->
          throw new InvalidModificationException(
              "provisional answers are not made in this version");
    }
  }

  private static Draft same(@Nullable Draft draft, SessionDescription description) {
    if (draft == null || !draft.description().sdp().equals(description.sdp())) {
      throw new InvalidModificationException(
          "the description is not the last " + description.type().value() + " that was made");
    }
    return draft;
  }

  void setRemote(SessionDescription description) {
    requireOpen();
    switch (description.type()) {
      case OFFER -> setRemoteOffer(description);
      case ANSWER, PRANSWER -> setRemoteAnswer(description);
      case ROLLBACK -> rollback(SignalingState.HAVE_REMOTE_OFFER);
    }
  }

  private void setRemoteOffer(SessionDescription description) {
    require(SignalingState.STABLE, SignalingState.HAVE_REMOTE_OFFER, "an offer of the other side");
    RemoteDescription offer = RemoteDescriptions.read(description.sdp());
    checkOrder(offer, slots.size());
    checkTransport(offer);
    remoteRestarts = changesUfrag(offer);
    if (remoteRestarts) {
      effects.prepareRestart(true);
    }
    slotsBefore = slots.size();
    List<RtpTransceiver> made = new ArrayList<>();
    for (int i = 0; i < offer.sections().size(); i++) {
      RemoteSection section = offer.sections().get(i);
      if (i == slots.size()) {
        RtpTransceiver transceiver = null;
        if (section.kind().equals("video") && section.proto().equals(Descriptions.PROTO)) {
          transceiver = waiting(section);
          if (transceiver == null) {
            transceiver = effects.transceiverFor(section);
            made.add(transceiver);
          }
          transceiver.setMid(section.mid());
          transceiver.sectionIndex = i;
        }
        slots.add(new SectionSlot(section.mid(), section.kind(), transceiver));
      }
      slots.get(i).remote = section;
    }
    madeByRemote = made;
    weOffered = false;
    remote = offer;
    pendingRemote = description;
    enter(SignalingState.HAVE_REMOTE_OFFER);
    announceTracks(offer);
    takeCandidates(offer);
  }

  /** RFC 8829 section 5.10: a track that waits to be sent takes the first section that fits. */
  private @Nullable RtpTransceiver waiting(RemoteSection section) {
    if (section.rejected() || !section.direction().receives()) {
      return null;
    }
    for (RtpTransceiver transceiver : effects.transceivers()) {
      if (transceiver.sectionIndex < 0 && transceiver.madeByAddTrack && !transceiver.stopped()) {
        return transceiver;
      }
    }
    return null;
  }

  private void setRemoteAnswer(SessionDescription description) {
    require(SignalingState.HAVE_LOCAL_OFFER, SignalingState.HAVE_REMOTE_PRANSWER, "an answer");
    Draft offer = pendingLocal;
    if (offer == null) {
      throw new AssertionError("no pending offer");
    }
    RemoteDescription answer = RemoteDescriptions.read(description.sdp());
    if (answer.sections().size() != offer.sections().size()) {
      throw new SyntaxException(
          "the answer has "
              + answer.sections().size()
              + " sections, the offer "
              + offer.sections().size(),
          0);
    }
    checkOrder(answer, slots.size());
    checkTransport(answer);
    if (offerRestarts != changesUfrag(answer)) {
      throw new InvalidModificationException(
          offerRestarts
              ? "the answer does not restart ICE as the offer does"
              : "only an offer can restart ICE");
    }
    if (offerRestarts) {
      effects.prepareRestart(true);
    }
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).remote = answer.sections().get(i);
    }
    remote = answer;
    if (description.type() == SdpType.PRANSWER) {
      pendingRemote = description;
      enter(SignalingState.HAVE_REMOTE_PRANSWER);
      takeCandidates(answer);
      return;
    }
    currentLocal = offer;
    currentRemote = description;
    pendingLocal = null;
    pendingRemote = null;
    agree(offer);
    enter(SignalingState.STABLE);
    announceTracks(answer);
    takeCandidates(answer);
  }

  /** RFC 8829 section 5.10: sections keep their place, their kind and their tag. */
  private void checkOrder(RemoteDescription description, int known) {
    if (description.sections().size() < known) {
      throw new SyntaxException("sections of the description before are missing", 0);
    }
    Set<String> mids = new LinkedHashSet<>();
    for (int i = 0; i < description.sections().size(); i++) {
      RemoteSection section = description.sections().get(i);
      if (!mids.add(section.mid())) {
        throw new SyntaxException("two sections are called " + section.mid(), 0);
      }
      if (i < known) {
        SectionSlot slot = slots.get(i);
        if (!slot.kind.equals(section.kind())) {
          throw new SyntaxException("section " + i + " has changed its kind", 0);
        }
        if (!section.rejected() && !slot.mid.equals(section.mid())) {
          throw new SyntaxException("section " + i + " has changed its mid", 0);
        }
      }
    }
  }

  private void checkTransport(RemoteDescription description) {
    if (description.sections().stream().allMatch(s -> s.rejected() || !s.bundled())) {
      return;
    }
    TransportParameters transport = description.transport();
    if (transport == null) {
      throw new SyntaxException("ICE user name fragment or password is missing", 0);
    }
    if (transport.fingerprints().isEmpty()) {
      throw new SyntaxException("the fingerprint of the certificate is missing", 0);
    }
  }

  /** RFC 8839 section 4.4.3.1.1: another fragment means a restart. */
  private boolean changesUfrag(RemoteDescription description) {
    TransportParameters transport = description.transport();
    return remoteUfrag != null
        && transport != null
        && !remoteUfrag.equals(transport.ice().usernameFragment());
  }

  private void takeCandidates(RemoteDescription description) {
    for (RemoteSection section : description.sections()) {
      if (!section.rejected() && section.bundled()) {
        effects.remoteSection(section);
      }
    }
  }

  private void announceTracks(RemoteDescription description) {
    for (int i = 0; i < slots.size(); i++) {
      RtpTransceiver transceiver = slots.get(i).transceiver;
      RemoteSection section = description.sections().get(i);
      if (transceiver != null
          && !transceiver.stopped()
          && !section.rejected()
          && !section.codecs().isEmpty()
          && section.direction().sends()
          && transceiver.receiver().announce(section.streamIds())) {
        effects.track(transceiver);
      }
    }
  }

  /** Both descriptions stand: RFC 8829 section 5.11. */
  private void agree(Draft local) {
    RemoteDescription other = remote;
    if (other == null) {
      throw new AssertionError("no remote description");
    }
    boolean any = false;
    for (int i = 0; i < slots.size(); i++) {
      LocalSection ours = local.sections().get(i).section();
      RtpTransceiver transceiver = slots.get(i).transceiver;
      RemoteSection theirs = other.sections().get(i);
      boolean refused =
          ours instanceof LocalSection.Rejected || theirs.rejected() || !theirs.bundled();
      any |= !refused;
      if (!refused && ours instanceof LocalSection.Data && theirs.data() != null) {
        effects.dataNegotiated(theirs.data());
      } else if (ours instanceof LocalSection.Data) {
        effects.dataRefused();
      }
      if (transceiver == null) {
        continue;
      }
      if (refused || !(ours instanceof LocalSection.Video video) || theirs.codecs().isEmpty()) {
        if (!transceiver.stopped()) {
          transceiver.stopNow();
        }
        transceiver.setCurrentDirection(RtpTransceiverDirection.STOPPED);
        continue;
      }
      VideoCodec codec =
          weOffered ? theirs.codecs().getFirst().withOurFeedback() : video.codecs().getFirst();
      HeaderExtensions extensions = weOffered ? theirs.extensions().known() : video.extensions();
      RtpTransceiverDirection direction =
          SectionPlanner.intersect(video.direction(), theirs.direction().reversed());
      NegotiatedSection section =
          new NegotiatedSection(
              direction,
              codec,
              extensions,
              theirs.ssrc(),
              theirs.rtxSsrc(),
              theirs.cname(),
              theirs.streamIds(),
              video.rtcpReducedSize() && theirs.rtcpReducedSize(),
              theirs.maxBitrate());
      transceiver.negotiated = section;
      transceiver.setCurrentDirection(direction);
      effects.negotiated(transceiver, section);
    }
    TransportParameters transport = other.transport();
    boolean restart = weOffered ? offerRestarts : remoteRestarts;
    if (any && transport != null && (!transportStarted || restart)) {
      transportStarted = true;
      restartWanted = false;
      offerRestarts = false;
      remoteRestarts = false;
      remoteUfrag = transport.ice().usernameFragment();
      effects.startTransport(
          weOffered || transport.iceLite(), roleAgreed(other, transport), transport);
    }
  }

  private DtlsRole roleAgreed(RemoteDescription other, TransportParameters transport) {
    if (!weOffered) {
      return answerRole(other);
    }
    if (transport.setup() == Setup.ACTIVE) {
      return DtlsRole.SERVER;
    }
    if (transport.setup() == Setup.PASSIVE) {
      return DtlsRole.CLIENT;
    }
    throw new SyntaxException("an answer must say setup:active or setup:passive", 0);
  }

  /** Takes an offer back, RFC 8829 section 4.1.10.2. */
  private void rollback(SignalingState from) {
    if (state != from) {
      throw new InvalidStateException("there is no offer to take back in " + state);
    }
    while (slots.size() > slotsBefore) {
      RtpTransceiver transceiver = slots.removeLast().transceiver;
      if (transceiver != null) {
        transceiver.setMid(null);
        transceiver.sectionIndex = -1;
        if (madeByRemote.contains(transceiver)) {
          transceiver.stopNow();
        }
      }
    }
    pendingLocal = null;
    pendingRemote = null;
    offerRestarts = false;
    remoteRestarts = false;
    effects.cancelRestart();
    if (currentRemote != null) {
      remote = RemoteDescriptions.read(currentRemote.sdp());
      for (int i = 0; i < slots.size(); i++) {
        slots.get(i).remote = remote.sections().get(i);
      }
    } else {
      remote = null;
    }
    enter(SignalingState.STABLE);
  }

  // ---- whether to negotiate ----------------------------------------------------------------

  /** W3C section 4.7.3, check if negotiation is needed. */
  boolean negotiationNeeded() {
    if (restartWanted || (effects.wantsData() && dataSlot() == null)) {
      return true;
    }
    for (RtpTransceiver transceiver : effects.transceivers()) {
      if (transceiver.stopped()) {
        if (transceiver.sectionIndex >= 0 && !rejectedAlready(transceiver.sectionIndex)) {
          return true;
        }
        continue;
      }
      NegotiatedSection agreed = transceiver.negotiated;
      if (transceiver.sectionIndex < 0 || agreed == null) {
        return true;
      }
      SectionSlot slot = slots.get(transceiver.sectionIndex);
      RemoteSection theirs = slot.remote;
      RtpTransceiverDirection possible =
          theirs == null
              ? transceiver.direction()
              : weOffered
                  ? transceiver.direction()
                  : SectionPlanner.intersect(
                      transceiver.direction(), theirs.direction().reversed());
      LocalSection last = lastLocal(transceiver.sectionIndex);
      if (last instanceof LocalSection.Video video && video.direction() != possible) {
        return true;
      }
    }
    return false;
  }

  /** The section of the data channels, if there is one that was not refused. */
  private @Nullable SectionSlot dataSlot() {
    for (SectionSlot slot : slots) {
      if (slot.kind.equals(SectionPlanner.APPLICATION)
          && (slot.remote == null || (!slot.remote.rejected() && slot.remote.data() != null))) {
        return slot;
      }
    }
    return null;
  }

  private @Nullable LocalSection lastLocal(int index) {
    Draft local = currentLocal;
    return local == null || index >= local.sections().size()
        ? null
        : local.sections().get(index).section();
  }

  private boolean rejectedAlready(int index) {
    RemoteSection theirs = slots.get(index).remote;
    return lastLocal(index) instanceof LocalSection.Rejected
        || (theirs != null && theirs.rejected());
  }

  void close() {
    state = SignalingState.CLOSED;
  }

  // ---- small things ------------------------------------------------------------------------

  private void enter(SignalingState next) {
    if (state != next) {
      state = next;
      effects.stateChanged(next);
    }
  }

  private void requireOpen() {
    if (state == SignalingState.CLOSED) {
      throw new InvalidStateException("the connection is closed");
    }
  }

  private void require(SignalingState one, SignalingState other, String what) {
    if (state != one && state != other) {
      throw new InvalidStateException(what + " does not fit the state " + state);
    }
  }
}
