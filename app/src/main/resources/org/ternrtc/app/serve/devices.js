// Which camera and which microphone a call uses, chosen before it or while it goes on. A browser tells the names of its
// devices only to a page that may use one.

const WORDS = { videoinput: 'Camera', audioinput: 'Microphone' };

/** What a refusal of the browser means, in words. */
export function refusal(error, device = 'camera') {
  return {
    NotAllowedError: `the browser was not allowed to use the ${device}`,
    NotFoundError: `no ${device} was found`,
    OverconstrainedError: `the ${device} is no longer there`,
    NotReadableError: `the ${device} is used by another program`,
  }[error.name] ?? (error?.message || String(error));
}

/** The panel of the choice. The call that is going on is asked for with current(): null while there is none. */
export class DevicePanel {
  constructor(element, current, problem) {
    this.element = element;
    this.current = current;
    this.problem = problem;
    this.changing = Promise.resolve();
    for (const [kind, id] of [['videoinput', 'camera'], ['audioinput', 'microphone']]) {
      element(id).onchange = () => this.choose(kind, element(id).value);
    }
    element('devices-toggle').onclick = () => {
      element('devices').hidden = !element('devices').hidden;
      element('devices-toggle').setAttribute('aria-pressed', String(!element('devices').hidden));
      this.refresh();
    };
    navigator.mediaDevices?.addEventListener?.('devicechange', () => this.refresh());
  }

  /** Lists what is there and marks what is in use. */
  async refresh() {
    const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []) ?? [];
    this.list('camera', 'videoinput', devices);
    this.list('microphone', 'audioinput', devices);
  }

  list(id, kind, devices) {
    const used = this.current()?.inUse(kind);
    const found = devices.filter((each) => each.kind === kind && each.deviceId);
    const entries = found.map((each, index) => {
      const option = document.createElement('option');
      option.value = each.deviceId;
      option.textContent = (each.label || `${WORDS[kind]} ${index + 1}`) + (each.deviceId === used ? ' (in use)' : '');
      return option;
    });
    if (!found.some((each) => each.deviceId === used)) {
      const other = document.createElement('option');
      other.value = '';
      other.textContent = kind === 'videoinput' && this.current()?.stream.getVideoTracks().length
        ? 'Drawn clock (in use)' : 'None in use';
      entries.unshift(other);
    }
    const select = this.element(id);
    select.replaceChildren(...entries);
    select.value = found.some((each) => each.deviceId === used) ? used : '';
    select.disabled = !found.length;
  }

  /** One change after the other, so that each finds the one before at work or given back. */
  choose(kind, deviceId) {
    this.changing = this.changing.then(() => this.change(kind, deviceId));
    return this.changing;
  }

  async change(kind, deviceId) {
    const call = this.current();
    if (!call || !deviceId) return;
    try {
      const exact = { deviceId: { exact: deviceId } };
      const wanted = kind === 'videoinput'
        ? { video: { ...exact, width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } }
        : { audio: exact };
      const [track] = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks();
      if (call !== this.current()) {
        track.stop();
        return;
      }
      await (kind === 'videoinput' ? call.useCamera(track) : call.useMicrophone(track));
      this.problem('');
    } catch (error) {
      this.problem(`Not changed: ${refusal(error, WORDS[kind].toLowerCase())}.`);
    }
    await this.refresh();
  }
}
