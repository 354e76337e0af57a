package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.peer.SectionPlanner.PlannedSection;
import org.ternrtc.peer.jsep.Descriptions;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteDescription;
import org.ternrtc.peer.jsep.RemoteDescriptions;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.sdp.Setup;

/**
 * Offer and answer, RFC 8829: the signaling states, and which description stands.
 *
 * <p>Belongs to the owner thread. What follows from a description (transceivers that appear, media
 * that starts, the transport's start) goes to {@link SignalingEffects}.
 */
final class Signaling<T extends JsepTransceiver> {
  /** How descriptions of ours are made. */
  record Options(boolean answerActive, BundlePolicy bundle, long sessionId) {}

  private final SignalingEffects<T> effects;
  private final SectionPlanner<T> planner;
  private final Options options;
  private long sessionVersion;

  private final Sections<T> sections = new Sections<>();
  private final Agreement<T> agreement;
  private SignalingState state = SignalingState.STABLE;
  private @Nullable Draft<T> lastOffer;
  private @Nullable Draft<T> lastAnswer;
  private @Nullable Draft<T> currentLocal;
  private @Nullable Draft<T> pendingLocal;
  private @Nullable SessionDescription currentRemote;
  private @Nullable SessionDescription pendingRemote;
  private @Nullable RemoteDescription remote;
  private boolean restartWanted;
  private boolean negotiationAnnounced;

  /** What a rollback restores; null in the stable state. */
  private @Nullable Snapshot<T> before;

  Signaling(SignalingEffects<T> effects, Options options) {
    this.effects = effects;
    this.planner = new SectionPlanner<>(effects);
    this.agreement = new Agreement<>(effects, sections);
    this.options = options;
  }

  SignalingState state() {
    return state;
  }

  boolean hasRemote() {
    return remote != null;
  }

  Sections<T> sections() {
    return sections;
  }

  /** The tag of the section whose transport all others use; null before a description was set. */
  @Nullable String bundleMid() {
    Draft<T> local = pendingLocal != null ? pendingLocal : currentLocal;
    if (local == null) {
      return null;
    }
    for (PlannedSection<T> planned : local.sections()) {
      if (!(planned.section() instanceof LocalSection.Rejected)) {
        return planned.section().mid();
      }
    }
    return null;
  }

  /** Of the other side's last description. */
  @Nullable String remoteUfrag() {
    TransportParameters transport = remote == null ? null : remote.transport();
    return transport == null ? agreement.remoteUfrag() : transport.ice().usernameFragment();
  }

  // ---- descriptions ------------------------------------------------------------------------

  @Nullable SessionDescription localDescription() {
    return pendingLocal != null ? pendingLocalDescription() : currentLocalDescription();
  }

  @Nullable SessionDescription remoteDescription() {
    return pendingRemote != null ? pendingRemote : currentRemote;
  }

  @Nullable SessionDescription currentLocalDescription() {
    return withCandidates(currentLocal);
  }

  @Nullable SessionDescription pendingLocalDescription() {
    return withCandidates(pendingLocal);
  }

  @Nullable SessionDescription currentRemoteDescription() {
    return currentRemote;
  }

  @Nullable SessionDescription pendingRemoteDescription() {
    return pendingRemote;
  }

  /** The candidates found since belong into it (W3C section 4.4.1.5). */
  private @Nullable SessionDescription withCandidates(@Nullable Draft<T> draft) {
    if (draft == null) {
      return null;
    }
    if (pendingLocal != null && pendingLocal.restart() && !draft.equals(pendingLocal)) {
      // The candidates are another generation's.
      return draft.description();
    }
    return new SessionDescription(
        draft.description().type(),
        Descriptions.withCandidates(
            draft.description().sdp(), effects.localCandidates(), effects.gatheringComplete()));
  }

  /** The next offer restarts ICE, W3C section 4.4.3.2; nothing before the first negotiation. */
  void restartIce() {
    restartWanted |= agreement.transportStarted();
  }

  SessionDescription createOffer() {
    require("an offer of ours", SignalingState.STABLE, SignalingState.HAVE_LOCAL_OFFER);
    DtlsRole fixed = effects.dtlsRole();
    // RFC 8842 section 5.1: an offer leaves the choice; once it is made the role stays.
    Setup setup = fixed == null ? Setup.ACTPASS : Agreement.setupOf(fixed);
    if (restartWanted) {
      effects.prepareRestart(false);
    }
    lastOffer = draft(SdpType.OFFER, planner.offer(sections), setup, restartWanted);
    return lastOffer.description();
  }

  SessionDescription createAnswer() {
    require("an answer", SignalingState.HAVE_REMOTE_OFFER, SignalingState.HAVE_LOCAL_PRANSWER);
    RemoteDescription offer = remote;
    if (offer == null) {
      throw new AssertionError("no remote description");
    }
    List<PlannedSection<T>> answered = sections.all().stream().map(planner::answered).toList();
    Setup setup = Agreement.setupOf(agreement.answerRole(offer, options.answerActive()));
    lastAnswer = draft(SdpType.ANSWER, answered, setup, agreement.restarts(offer));
    return lastAnswer.description();
  }

  private Draft<T> draft(
      SdpType type, List<PlannedSection<T>> planned, Setup setup, boolean restart) {
    RemoteDescription other = remote;
    // RFC 8843 section 7.3: an answer groups only what the offer grouped.
    boolean bundle = type == SdpType.OFFER || other == null || other.bundle();
    String sdp =
        Descriptions.write(
            options.sessionId(),
            sessionVersion++,
            bundle,
            planned.stream().map(PlannedSection::section).toList(),
            type == SdpType.OFFER && currentLocal == null ? bundleOnly(planned) : _ -> false,
            effects.localTransport(setup, restart),
            effects.localCandidates(),
            effects.gatheringComplete());
    return new Draft<>(new SessionDescription(type, sdp), planned, restart);
  }

  /** RFC 8829 section 5.2.1: which sections of a first offer have no transport of their own. */
  private Predicate<LocalSection> bundleOnly(List<PlannedSection<T>> planned) {
    List<LocalSection> own = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (PlannedSection<T> each : planned) {
      String kind = each.section().kind();
      boolean alone =
          switch (options.bundle()) {
            case MAX_COMPAT -> true;
            case BALANCED -> !kinds.contains(kind);
            case MAX_BUNDLE -> own.isEmpty();
          };
      if (alone) {
        own.add(each.section());
      }
      kinds.add(kind);
    }
    return section -> !own.contains(section);
  }

  // ---- setting ours ------------------------------------------------------------------------

  SessionDescription setLocalDescription() {
    SessionDescription description =
        state == SignalingState.HAVE_REMOTE_OFFER || state == SignalingState.HAVE_LOCAL_PRANSWER
            ? createAnswer()
            : createOffer();
    setLocal(description);
    return description;
  }

  void setLocal(SessionDescription description) {
    requireOpen();
    switch (description.type()) {
      case OFFER -> setLocalOffer(description);
      case ANSWER, PRANSWER -> setLocalAnswer(description);
      case ROLLBACK -> {
        requireRollback(SignalingState.HAVE_LOCAL_OFFER);
        rollback();
        enter(SignalingState.STABLE);
      }
    }
    afterDescription();
  }

  private void setLocalOffer(SessionDescription description) {
    require("an offer of ours", SignalingState.STABLE, SignalingState.HAVE_LOCAL_OFFER);
    Draft<T> draft =
        description.sdp().isEmpty() && lastOffer == null ? made(this::createOffer) : null;
    draft = draft == null ? same(lastOffer, description) : draft;
    remember();
    for (int i = 0; i < draft.sections().size(); i++) {
      PlannedSection<T> planned = draft.sections().get(i);
      String mid = planned.section().mid();
      if (i == sections.size() || !sections.get(i).mid.equals(mid)) {
        sections.put(i, new SectionSlot<>(mid, planned.section().kind(), planned.transceiver()));
      }
    }
    pendingLocal = draft;
    enter(SignalingState.HAVE_LOCAL_OFFER);
    effects.gather();
  }

  private Draft<T> made(Supplier<SessionDescription> maker) {
    SessionDescription made = maker.get();
    return same(made.type() == SdpType.OFFER ? lastOffer : lastAnswer, made);
  }

  private void setLocalAnswer(SessionDescription description) {
    require("an answer", SignalingState.HAVE_REMOTE_OFFER, SignalingState.HAVE_LOCAL_PRANSWER);
    Draft<T> draft =
        description.sdp().isEmpty() && lastAnswer == null
            ? made(this::createAnswer)
            : same(lastAnswer, description);
    draft = draft.as(description.type());
    RemoteDescription offer = remote;
    if (offer == null) {
      throw new AssertionError("no remote description");
    }
    effects.gather();
    DtlsRole role = agreement.answerRole(offer, options.answerActive());
    if (description.type() == SdpType.PRANSWER) {
      pendingLocal = draft;
      agreement.make(draft, offer, role, false, true);
      enter(SignalingState.HAVE_LOCAL_PRANSWER);
      return;
    }
    currentLocal = draft;
    currentRemote = pendingRemote;
    agreement.make(draft, offer, role, false, false);
    restartWanted &= !draft.restart();
    settle();
  }

  private Draft<T> same(@Nullable Draft<T> draft, SessionDescription description) {
    if (draft == null
        || !(description.sdp().isEmpty() || draft.description().sdp().equals(description.sdp()))) {
      throw new InvalidModificationException(
          "the description is not the last " + description.type().value() + " that was made");
    }
    return draft;
  }

  // ---- setting theirs ----------------------------------------------------------------------

  void setRemote(SessionDescription description) {
    requireOpen();
    switch (description.type()) {
      case OFFER -> setRemoteOffer(description);
      case ANSWER, PRANSWER -> setRemoteAnswer(description);
      case ROLLBACK -> {
        requireRollback(SignalingState.HAVE_REMOTE_OFFER);
        rollback();
        enter(SignalingState.STABLE);
      }
    }
    afterDescription();
  }

  private void setRemoteOffer(SessionDescription description) {
    if (state != SignalingState.HAVE_LOCAL_OFFER) {
      require(
          "an offer of the other side", SignalingState.STABLE, SignalingState.HAVE_REMOTE_OFFER);
    }
    RemoteDescription offer = RemoteDescriptions.read(description.sdp());
    Snapshot<T> stable = before;
    boolean implicit = state == SignalingState.HAVE_LOCAL_OFFER;
    Sections.checkOrder(implicit && stable != null ? stable.slots() : sections.all(), offer, false);
    agreement.checkTransport(offer);
    if (implicit) {
      // RFC 8829 section 4.1.10.2: their offer takes ours back.
      rollback();
      enter(SignalingState.STABLE);
    }
    remember();
    if (agreement.restarts(offer)) {
      effects.prepareRestart(true);
    }
    List<T> made = before == null ? new ArrayList<>() : before.made();
    for (int i = 0; i < offer.sections().size(); i++) {
      RemoteSection section = offer.sections().get(i);
      if (i == sections.size() || (sections.get(i).rejected && !section.rejected())) {
        sections.put(i, new SectionSlot<>(section.mid(), section.kind(), owner(section, made)));
      }
      SectionSlot<T> slot = sections.get(i);
      slot.remote = section;
      if (section.rejected() && slot.transceiver != null) {
        slot.transceiver.beginStop();
      }
    }
    remote = offer;
    pendingRemote = description;
    enter(SignalingState.HAVE_REMOTE_OFFER);
    agreement.announceTracks(offer, false);
    takeCandidates(offer);
  }

  /** Whose the section is that the other side has added. */
  private @Nullable T owner(RemoteSection section, List<T> made) {
    MediaKind kind = SectionPlanner.kindOf(section);
    if (kind == null || section.rejected()) {
      return null;
    }
    if (section.direction().receives()) {
      // RFC 8829 section 5.10: a track that waits to be sent takes the first section that fits.
      for (T transceiver : effects.transceivers()) {
        if (transceiver.kind() == kind
            && transceiver.madeByAddTrack
            && !transceiver.stopped()
            && sections.indexOf(transceiver) < 0) {
          return transceiver;
        }
      }
    }
    T transceiver = effects.transceiverFor(section);
    made.add(transceiver);
    return transceiver;
  }

  private void setRemoteAnswer(SessionDescription description) {
    require("an answer", SignalingState.HAVE_LOCAL_OFFER, SignalingState.HAVE_REMOTE_PRANSWER);
    Draft<T> offer = pendingLocal;
    if (offer == null) {
      throw new AssertionError("no pending offer");
    }
    RemoteDescription answer = RemoteDescriptions.read(description.sdp());
    Sections.checkOrder(sections.all(), answer, true);
    agreement.checkTransport(answer);
    if (agreement.restarts(answer)) {
      if (!offer.restart()) {
        throw new InvalidModificationException("only an offer can restart ICE");
      }
      effects.prepareRestart(true);
    }
    DtlsRole role = agreement.offererRole(answer);
    for (int i = 0; i < sections.size(); i++) {
      sections.get(i).remote = answer.sections().get(i);
    }
    remote = answer;
    boolean provisional = description.type() == SdpType.PRANSWER;
    if (provisional) {
      pendingRemote = description;
    } else {
      currentLocal = offer;
      currentRemote = description;
    }
    agreement.make(offer, answer, role, true, provisional);
    if (provisional) {
      enter(SignalingState.HAVE_REMOTE_PRANSWER);
    } else {
      restartWanted &= !offer.restart();
      settle();
    }
    agreement.announceTracks(answer, true);
    takeCandidates(answer);
  }

  private void takeCandidates(RemoteDescription description) {
    for (RemoteSection section : description.sections()) {
      if (!section.rejected() && section.bundled()) {
        effects.remoteSection(section);
      }
    }
  }

  // ---- stable, and back to it --------------------------------------------------------------

  private void remember() {
    if (before == null) {
      before = Snapshot.of(sections, effects.transceivers(), remote);
    }
  }

  /** Both descriptions stand. */
  private void settle() {
    pendingLocal = null;
    pendingRemote = null;
    before = null;
    forgetDrafts();
    enter(SignalingState.STABLE);
  }

  private void afterDescription() {
    if (state == SignalingState.STABLE) {
      negotiationAnnounced = false;
      updateNegotiationNeeded();
    }
  }

  private void requireRollback(SignalingState from) {
    if (state != from) {
      throw new InvalidStateException("there is no offer to take back in " + state);
    }
  }

  /** Takes an offer back, RFC 8829 section 4.1.10.2. */
  private void rollback() {
    Snapshot<T> stable = before;
    if (stable == null) {
      throw new AssertionError("nothing to go back to");
    }
    effects.cancelRestart();
    stable.restore(sections, effects);
    remote = stable.remote();
    pendingLocal = null;
    pendingRemote = null;
    before = null;
    forgetDrafts();
  }

  /** What was made and not set is about another state. */
  void forgetDrafts() {
    lastOffer = null;
    lastAnswer = null;
  }

  /** W3C section 4.7.3, update the negotiation-needed flag; says so when an offer becomes due. */
  void updateNegotiationNeeded() {
    if (state != SignalingState.STABLE) {
      // Asked again once it is stable.
      return;
    }
    boolean needed = isNegotiationDue();
    boolean news = needed && !negotiationAnnounced;
    negotiationAnnounced = needed;
    if (news) {
      effects.negotiationNeeded();
    }
  }

  /** Whether an offer is due and can be made now. */
  boolean isNegotiationDue() {
    return state == SignalingState.STABLE
        && (restartWanted || NegotiationCheck.needed(currentLocal, sections, effects));
  }

  void close() {
    state = SignalingState.CLOSED;
  }

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

  private void require(String what, SignalingState one, SignalingState other) {
    requireOpen();
    if (state != one && state != other) {
      throw new InvalidStateException(what + " does not fit the state " + state);
    }
  }
}
