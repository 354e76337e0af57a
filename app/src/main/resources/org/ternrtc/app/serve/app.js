// The page of Tern: a call between two people in a room (/r/NAME) and a player of a stream (/play/NAME).
// Texts reach the page by textContent only. Nothing leaves for other servers: there is no STUN server by default.
import { DataPanel } from './data.js';
import { DevicePanel, refusal } from './devices.js';

const element = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
// The token stands behind '#', so that it is neither sent with requests for the page nor logged.
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? query.get('token') ?? '';

/** What tests and curious people can read and do from outside: window.rtcTest. */
const rtcTest = {
  state: 'ready', error: '', room: '', peerPresent: false, rejoins: 0, pc: null, signaling: null, statistics: {},
};
window.rtcTest = rtcTest;
const data = new DataPanel(element, rtcTest);
rtcTest.data = data;

function show(state, kind = '') {
  rtcTest.state = state;
  element('state').textContent = state;
  element('state').className = kind;
}

function problem(text) {
  rtcTest.error = text;
  element('problem').textContent = text;
  element('problem').hidden = !text;
}

function note(text) {
  element('note').textContent = text;
  element('note').hidden = !text;
}

function waiting(text, link = '') {
  element('waiting-text').textContent = text;
  element('link').textContent = link;
  element('waiting').hidden = !text;
}

/** Starts the picture; a browser that forbids sound before the first click shows it without. */
function startPicture() {
  const video = element('remote');
  video.play().catch(() => {
    video.muted = true;
    video.play().catch(() => note('The browser waits for a click before it shows the picture.'));
  });
}

const explain = (error) => error?.message || String(error);

// ---- pictures of one's own ----

/** The machine-readable frame number and clock of Tern's test pattern: 20 by 3 cells over the top fifth. */
function drawMark(pen, frame, millis, width, height) {
  const bits = [];
  const put = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push(Math.floor(value / 2 ** bit) % 2);
  };
  put(frame % 2 ** 20, 20);
  put(millis % 2 ** 24, 24);
  let crc = 0xffff;
  for (const bit of bits) {
    const invert = bit ^ (crc >> 15);
    crc = ((crc << 1) & 0xffff) ^ (invert ? 0x1021 : 0);
  }
  put(crc, 16);
  bits.forEach((bit, index) => {
    const column = index % 20;
    const row = Math.floor(index / 20);
    pen.fillStyle = bit ? '#ffffff' : '#000000';
    const left = Math.floor(width * column / 20);
    const top = Math.floor(height * row / 15);
    pen.fillRect(left, top, Math.floor(width * (column + 1) / 20) - left, Math.floor(height * (row + 1) / 15) - top);
  });
}

/** A drawn clock with a moving ball and a frame number, for machines without a camera. */
function drawnClock() {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const pen = canvas.getContext('2d', { alpha: false });
  let frame = 0;
  const draw = () => {
    const now = new Date();
    const angle = frame / 30;
    pen.fillStyle = '#12324a';
    pen.fillRect(0, 0, 640, 480);
    for (let bar = 0; bar < 8; bar++) {
      pen.fillStyle = `hsl(${bar * 45} 70% 55%)`;
      pen.fillRect(bar * 80, 380, 80, 100);
    }
    pen.fillStyle = '#ffd166';
    pen.beginPath();
    pen.arc(320 + 220 * Math.cos(angle), 190 + 60 * Math.sin(2 * angle), 28, 0, 7);
    pen.fill();
    pen.fillStyle = '#ffffff';
    pen.font = '600 56px monospace';
    pen.textAlign = 'center';
    pen.fillText(now.toTimeString().slice(0, 8) + '.' + String(now.getMilliseconds()).padStart(3, '0'), 320, 330);
    pen.font = '24px monospace';
    pen.fillText('frame ' + frame, 320, 366);
    drawMark(pen, frame, now.getTime(), 640, 480);
    frame++;
  };
  draw();
  // Not requestAnimationFrame: it stands still in a background tab.
  const timer = setInterval(draw, 1000 / 30);
  const stream = canvas.captureStream(30);
  const [track] = stream.getVideoTracks();
  const stop = track.stop.bind(track);
  track.stop = () => { clearInterval(timer); stop(); };
  return stream;
}

async function ownPictures(source) {
  if (source === 'pattern') return drawnClock();
  if (!navigator.mediaDevices) {
    note('The browser gives a camera only to pages from https:// or from localhost; a drawn clock is sent instead.');
    return drawnClock();
  }
  const video = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: true });
  } catch (first) {
    try {
      if (first.name === 'NotAllowedError') throw first;
      return await navigator.mediaDevices.getUserMedia({ video });
    } catch (error) {
      note(`A drawn clock is sent: ${refusal(error)}.`);
      return drawnClock();
    }
  }
}

// ---- signaling ----

/** A WebSocket to the room that comes back by itself, with the key of its place. */
class Signaling {
  constructor(room, onMessage, onLine) {
    this.room = room;
    this.onMessage = onMessage;
    this.onLine = onLine;
    this.key = null;
    this.tries = 0;
    this.left = false;
    this.waitingToSend = [];
    this.connect();
  }

  connect() {
    const url = new URL(`/ws/${encodeURIComponent(this.room)}`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    if (token) url.searchParams.set('token', token);
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.raw({ type: 'join', key: this.key });
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      this.heard = performance.now();
      if (message.type === 'joined') {
        this.tries = 0;
        this.key = message.key;
        this.joined = true;
        if (message.rejoined) rtcTest.rejoins++;
        this.onLine(true);
      }
      if (message.type === 'error') this.left = message.code !== 'too-many-messages';
      if (message.type !== 'pong') this.onMessage(message);
      if (message.type === 'joined') {
        // What arose while the WebSocket was away belongs to a call that still exists only if the place does.
        const late = this.waitingToSend.splice(0);
        if (message.rejoined) late.forEach((each) => this.raw(each));
      }
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.joined = false;
      if (this.left) return;
      this.onLine(false);
      const pause = Math.min(5000, 300 * 2 ** this.tries++);
      this.retry = setTimeout(() => this.connect(), pause);
    };
    clearInterval(this.pinger);
    this.heard = performance.now();
    this.pinger = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (performance.now() - this.heard > 25000) {
        socket.onclose();
        socket.onclose = null;
        socket.close();
      } else {
        this.raw({ type: 'ping' });
      }
    }, 10000);
  }

  raw(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  send(message) {
    if (this.joined) this.raw(message);
    else if (this.waitingToSend.length < 100) this.waitingToSend.push(message);
  }

  leave() {
    this.left = true;
    clearTimeout(this.retry);
    clearInterval(this.pinger);
    this.raw({ type: 'leave' });
    this.socket.close(1000);
  }
}

// ---- the peer connection ----

/**
 * VP8 first, everything else behind it in the browser's own order. Where it is first already nothing is asked for: a
 * Firefox that has been asked numbers the formats anew in its next offer, and goes by the old numbers all the same.
 */
function preferVp8(pc) {
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? [];
  const vp8 = codecs.filter((codec) => codec.mimeType.toLowerCase() === 'video/vp8');
  if (!vp8.length || codecs[0] === vp8[0]) return;
  const others = codecs.filter((codec) => !vp8.includes(codec));
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.receiver.track.kind === 'video' && transceiver.setCodecPreferences) {
      try {
        transceiver.setCodecPreferences([...vp8, ...others]);
      } catch { /* the browser's own order is fine, too */ }
    }
  }
}

class Call {
  constructor(room, stream) {
    this.room = room;
    this.stream = stream;
    this.polite = false;
    this.queue = Promise.resolve();
    this.signaling = new Signaling(room, (message) => this.received(message), (up) => {
      if (!up) note('The connection to the server broke; trying again. The call goes on.');
      else note('');
    });
    rtcTest.signaling = this.signaling;
  }

  /** Messages are worked off one after the other: a candidate never overtakes its description. */
  received(message) {
    this.queue = this.queue.then(() => this.handle(message)).catch((error) => problem(explain(error)));
  }

  async handle(message) {
    switch (message.type) {
      case 'joined':
        this.polite = message.polite;
        rtcTest.peerPresent = message.peerPresent;
        if (message.rejoined && message.peerPresent === Boolean(this.pc)) break;
        this.closePeer();
        if (message.peerPresent) this.waitFor('Connecting ...', 'connecting');
        else this.waitForPeer();
        break;
      case 'peer-joined':
        rtcTest.peerPresent = true;
        this.closePeer();
        this.openPeer();
        break;
      case 'peer-left':
        rtcTest.peerPresent = false;
        this.closePeer();
        this.waitForPeer(message.reason === 'lost' ? 'The other person is no longer there.' : 'The other person left.');
        break;
      case 'description':
        await this.described(message.description);
        break;
      case 'candidate':
        await this.candidate(message.candidate);
        break;
      case 'error':
        this.end(message.message, message.code);
        break;
      default:
    }
  }

  waitForPeer(first = '') {
    this.waitFor(`${first} Waiting for somebody to join. Send them this link:`.trim(), 'waiting', location.origin + location.pathname);
  }

  waitFor(text, state, link = '') {
    waiting(text, link);
    show(state);
  }

  openPeer() {
    const pc = new RTCPeerConnection();
    this.pc = pc;
    rtcTest.pc = pc;
    this.makingOffer = false;
    this.ignoreOffer = false;
    this.remoteStream = new MediaStream();
    data.attach(pc);
    element('remote').srcObject = this.remoteStream;
    for (const track of this.stream.getTracks()) pc.addTrack(track, this.stream);
    preferVp8(pc);
    this.waitFor('Connecting ...', 'connecting');
    pc.onnegotiationneeded = () => this.negotiate(pc);
    pc.onicecandidate = ({ candidate }) => {
      this.signaling.send({ type: 'candidate', candidate: candidate ? candidate.toJSON() : null });
    };
    pc.ontrack = ({ track }) => {
      this.remoteStream.addTrack(track);
      startPicture();
      track.onunmute = () => waiting('');
      track.onmute = () => { if (pc === this.pc && track.kind === 'video') waiting('No pictures are coming.'); };
    };
    pc.onconnectionstatechange = () => {
      if (pc !== this.pc) return;
      const words = {
        connected: ['connected', 'good'], disconnected: ['connection interrupted', 'bad'],
        failed: ['connection failed', 'bad'],
      }[pc.connectionState];
      if (words) show(...words);
      if (pc.connectionState === 'connected') {
        problem('');
        waiting('');
      }
      if (pc.connectionState === 'failed') {
        problem('No direct way to the other person was found, or it broke. Trying again.');
        pc.restartIce();
      }
    };
    return pc;
  }

  async negotiate(pc) {
    // Who came second waits for the offer of who was there first; see Rooms.
    if (this.polite && !pc.remoteDescription) return;
    try {
      this.makingOffer = true;
      await pc.setLocalDescription();
      if (pc === this.pc) this.signaling.send({ type: 'description', description: pc.localDescription.toJSON() });
    } catch (error) {
      if (pc === this.pc) problem(explain(error));
    } finally {
      this.makingOffer = false;
    }
  }

  async described(description) {
    const pc = this.pc ?? this.openPeer();
    const collision = description.type === 'offer' && (this.makingOffer || pc.signalingState !== 'stable');
    this.ignoreOffer = !this.polite && collision;
    if (this.ignoreOffer) return;
    await pc.setRemoteDescription(description);
    if (description.type === 'offer') {
      preferVp8(pc);
      await pc.setLocalDescription();
      this.signaling.send({ type: 'description', description: pc.localDescription.toJSON() });
    }
  }

  async candidate(candidate) {
    if (!this.pc) return;
    const end = !candidate || !candidate.candidate;
    try {
      await this.pc.addIceCandidate(end && !candidate?.sdpMid ? undefined : candidate);
    } catch (error) {
      // A browser may not know the line of an end-of-candidates; nothing is lost with it.
      if (!this.ignoreOffer && !end) throw error;
    }
  }

  closePeer() {
    const pc = this.pc;
    this.pc = null;
    rtcTest.pc = null;
    data.detach();
    if (pc) {
      pc.onconnectionstatechange = null;
      pc.close();
    }
    element('remote').srcObject = null;
    element('rows').replaceChildren();
    rtcTest.statistics = {};
  }

  async shareScreen() {
    if (this.screen) {
      await this.stopSharing();
      return;
    }
    if (!navigator.mediaDevices?.getDisplayMedia) {
      note('This browser cannot share a screen here: it needs https:// or localhost, and a desktop.');
      return;
    }
    let shared;
    try {
      shared = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } } });
    } catch (error) {
      if (error.name !== 'NotAllowedError') problem(explain(error));
      return;
    }
    const [track] = shared.getVideoTracks();
    track.contentHint = 'detail';
    track.onended = () => this.stopSharing();
    this.screen = track;
    await this.sendVideo(track);
    press('share', true);
  }

  async stopSharing() {
    const screen = this.screen;
    this.screen = null;
    press('share', false);
    if (screen) screen.stop();
    await this.sendVideo(this.camera ?? this.stream.getVideoTracks()[0]);
    devices.refresh();
  }

  /** The id of the device whose track is at work, also while a screen is shown in its place. */
  inUse(kind) {
    const tracks = kind === 'videoinput' ? [this.camera ?? this.stream.getVideoTracks()[0]] : this.stream.getAudioTracks();
    return tracks[0]?.getSettings().deviceId;
  }

  /** Another camera: it is shown at once, unless a screen is shared; the one before is given back. */
  async useCamera(track) {
    const before = this.camera ?? this.stream.getVideoTracks()[0];
    track.enabled = before?.enabled ?? true;
    this.camera = track;
    if (!this.screen) await this.sendVideo(track);
    before?.stop();
  }

  async useMicrophone(track) {
    const [before] = this.stream.getAudioTracks();
    track.enabled = before?.enabled ?? true;
    if (before) this.stream.removeTrack(before);
    this.stream.addTrack(track);
    const sender = this.pc?.getSenders().find((each) => each.track && each.track === before);
    if (sender) await sender.replaceTrack(track);
    else this.pc?.addTrack(track, this.stream);
    before?.stop();
    element('mute').disabled = false;
  }

  /** The same sender goes on with other pictures: nothing is negotiated again. */
  async sendVideo(track) {
    this.camera ??= this.stream.getVideoTracks()[0];
    for (const old of this.stream.getVideoTracks()) this.stream.removeTrack(old);
    this.stream.addTrack(track);
    element('local').srcObject = this.stream;
    const sender = this.pc?.getSenders().find((each) => each.track?.kind === 'video');
    await sender?.replaceTrack(track);
  }

  toggle(kind) {
    const tracks = this.stream.getTracks().filter((track) => track.kind === kind);
    tracks.forEach((track) => { track.enabled = !track.enabled; });
    return tracks.length > 0 && !tracks[0].enabled;
  }

  end(text = '', state = 'ended') {
    this.signaling.leave();
    this.closePeer();
    for (const track of [...this.stream.getTracks(), this.screen, this.camera]) track?.stop();
    if (text) problem(text);
    show(state, text ? 'bad' : '');
    waiting(text || 'The call has ended.');
    element('again').hidden = false;
    element('local').srcObject = null;
    element('local').hidden = true;
    element('devices').hidden = true;
    for (const button of element('controls').children) button.disabled = true;
    call = null;
  }
}

// ---- playing a stream (WHEP) ----

class Player {
  constructor(name) {
    this.url = new URL(`/whep/${encodeURIComponent(name)}`, location.origin);
    this.candidates = [];
  }

  headers(more) {
    return token ? { ...more, Authorization: `Bearer ${token}` } : more;
  }

  async start() {
    const pc = new RTCPeerConnection();
    this.pc = pc;
    rtcTest.pc = pc;
    pc.addTransceiver('video', { direction: 'recvonly' });
    preferVp8(pc);
    const stream = new MediaStream();
    element('remote').srcObject = stream;
    pc.ontrack = ({ track }) => {
      stream.addTrack(track);
      startPicture();
      track.onunmute = () => waiting('');
      track.onmute = () => { if (this.resource) waiting('No pictures are coming: the stream stands still or has ended.'); };
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) this.candidates.push(candidate);
      this.trickle();
    };
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'connected') {
        show('playing', 'good');
        waiting('');
      } else if (pc.connectionState === 'failed') {
        problem('The connection to the server broke. Reload the page to play again.');
        show('connection failed', 'bad');
      } else if (pc.connectionState === 'disconnected') {
        show('connection interrupted', 'bad');
      }
    };
    show('connecting');
    waiting('Connecting ...');
    await pc.setLocalDescription();
    const offer = pc.localDescription.sdp;
    const answer = await fetch(this.url, {
      method: 'POST', headers: this.headers({ 'Content-Type': 'application/sdp' }), body: offer,
    });
    if (!answer.ok) throw new Error(await reason(answer));
    this.resource = new URL(answer.headers.get('Location'), this.url);
    this.etag = answer.headers.get('ETag');
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    // The server's goodbye (close_notify); the state of the connection would only say that it is interrupted.
    const transport = pc.getReceivers()[0]?.transport;
    transport?.addEventListener('statechange', () => {
      if (transport.state === 'closed' && pc === this.pc) this.end('The stream has ended.');
    });
    this.trickle();
  }

  /** Sends the candidates found since the last time, RFC 9725 section 4.3. */
  async trickle() {
    if (!this.resource || !this.candidates.length) return;
    const fresh = this.candidates.splice(0);
    const description = this.pc.localDescription.sdp;
    const value = (name) => description.match(new RegExp(`^a=${name}:.*$`, 'm'))?.[0] ?? '';
    const lines = [value('ice-ufrag'), value('ice-pwd'), 'm=video 9 UDP/TLS/RTP/SAVPF 0', value('mid'),
      ...fresh.map((each) => `a=${each.candidate}`), ''];
    await fetch(this.resource, {
      method: 'PATCH', body: lines.join('\r\n'),
      headers: this.headers({ 'Content-Type': 'application/trickle-ice-sdpfrag', ...(this.etag && { 'If-Match': this.etag }) }),
    }).catch(() => {});
  }

  end(text = 'Stopped.') {
    if (this.resource) fetch(this.resource, { method: 'DELETE', headers: this.headers({}), keepalive: true }).catch(() => {});
    this.resource = null;
    this.pc?.close();
    this.pc = null;
    rtcTest.pc = null;
    element('remote').srcObject = null;
    show('ended');
    waiting(text);
    element('again').hidden = false;
    for (const button of element('controls').children) button.disabled = true;
    call = null;
  }
}

async function reason(response) {
  let text = (await response.text()).slice(0, 2000).trim();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) text = JSON.parse(text).title;
  return text.slice(0, 300) || `the server answered ${response.status}`;
}

// ---- statistics ----

const previous = new Map();

/** Bits a second since the last look at the same entry. */
function rate(entry, field) {
  const key = entry.id + field;
  const before = previous.get(key);
  previous.set(key, { at: entry.timestamp, value: entry[field] });
  if (!before || entry.timestamp <= before.at) return null;
  return 8000 * (entry[field] - before.value) / (entry.timestamp - before.at);
}

const known = (value) => value !== undefined && value !== null && !Number.isNaN(value);
const kilobits = (bits) => (known(bits) ? `${Math.round(bits / 1000)} kbit/s` : '');
const millis = (seconds) => (known(seconds) ? `${Math.round(seconds * 1000)} ms` : '');
const size = (entry) => (entry?.frameWidth ? `${entry.frameWidth}×${entry.frameHeight}` : '');
const count = (value) => (known(value) ? String(value) : '');

async function statistics(pc) {
  const report = await pc.getStats();
  const entries = [...report.values()];
  const pick = (type, kind) => entries.find((each) => each.type === type && (!kind || each.kind === kind));
  const incoming = pick('inbound-rtp', 'video');
  const outgoing = entries.filter((each) => each.type === 'outbound-rtp' && each.kind === 'video')
    .sort((a, b) => b.packetsSent - a.packetsSent)[0];
  const heard = pick('remote-inbound-rtp', 'video');
  const transport = pick('transport');
  const pair = report.get(transport?.selectedCandidatePairId) ??
    entries.find((each) => each.type === 'candidate-pair' && each.nominated && each.state === 'succeeded');
  const codec = (entry) => report.get(entry?.codecId)?.mimeType?.replace('video/', '') ?? '';
  const inRate = incoming && rate(incoming, 'bytesReceived');
  const outRate = outgoing && rate(outgoing, 'bytesSent');
  const delay = incoming?.jitterBufferEmittedCount ? incoming.jitterBufferDelay / incoming.jitterBufferEmittedCount : undefined;
  const path = (id) => {
    const candidate = report.get(id);
    return candidate ? `${candidate.candidateType} ${candidate.protocol ?? ''}` : '';
  };
  rtcTest.statistics = {
    connectionState: pc.connectionState,
    framesDecoded: incoming?.framesDecoded ?? 0, framesSent: outgoing?.framesSent ?? 0,
    frameWidth: incoming?.frameWidth ?? 0, frameHeight: incoming?.frameHeight ?? 0,
    bytesReceived: incoming?.bytesReceived ?? 0, bytesSent: outgoing?.bytesSent ?? 0,
    packetsLost: incoming?.packetsLost ?? 0, codec: codec(incoming) || codec(outgoing),
  };
  return [
    ['codec', codec(incoming), codec(outgoing)],
    ['size', size(incoming), size(outgoing)],
    ['pictures per second', count(incoming?.framesPerSecond), count(outgoing?.framesPerSecond)],
    ['rate', kilobits(inRate), kilobits(outRate)],
    ['pictures', count(incoming?.framesDecoded), count(outgoing?.framesSent)],
    ['key frames', count(incoming?.keyFramesDecoded), count(outgoing?.keyFramesEncoded)],
    ['packets lost', count(incoming?.packetsLost), count(heard?.packetsLost)],
    ['repeats asked for', count(incoming?.nackCount), count(outgoing?.nackCount)],
    ['key frames asked for', count(incoming?.pliCount), count(outgoing?.pliCount)],
    ['jitter', millis(incoming?.jitter), millis(heard?.jitter)],
    ['buffer', millis(delay), ''],
    ['round trip', millis(pair?.currentRoundTripTime), millis(heard?.roundTripTime)],
    ['path', path(pair?.remoteCandidateId), path(pair?.localCandidateId)],
  ];
}

async function tick() {
  const pc = rtcTest.pc;
  if (pc) {
    const rows = await statistics(pc).catch(() => []);
    element('rows').replaceChildren(...rows.map(([name, received, sent]) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.textContent = name;
      const cells = [received, sent].map((text) => {
        const cell = document.createElement('td');
        cell.textContent = text;
        return cell;
      });
      row.append(head, ...cells);
      return row;
    }));
  }
  if (query.has('report')) report();
}

/** Tells a test what is going on; a server that was not started for tests refuses it. */
function report() {
  const { state, error, room, peerPresent, rejoins } = rtcTest;
  const video = element('remote');
  const body = JSON.stringify({
    report: query.get('report'), state, error, room, peerPresent, rejoins,
    videoWidth: video.videoWidth, videoHeight: video.videoHeight, ...rtcTest.statistics,
  });
  fetch('/report', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => {});
}

// ---- the page itself ----

let call = null;
const devices = new DevicePanel(element, () => (call instanceof Call ? call : null), problem);

function press(id, pressed) {
  element(id).setAttribute('aria-pressed', String(pressed));
}

/** Asks the server whether this page may do what it is about to do: a WebSocket could not say why not. */
async function checkAccess() {
  const answer = await fetch('/info', { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) throw new Error(await reason(answer));
  return answer.json();
}

function controls() {
  element('mute').onclick = () => press('mute', call?.toggle?.('audio') ?? false);
  element('hide').onclick = () => press('hide', call?.toggle?.('video') ?? false);
  element('share').onclick = () => call?.shareScreen?.();
  element('info').onclick = () => {
    element('statistics').hidden = !element('statistics').hidden;
    press('info', !element('statistics').hidden);
  };
  element('full').onclick = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else element('stage').requestFullscreen?.().catch(() => {});
  };
  element('hang-up').onclick = () => call?.end();
  element('again').onclick = () => location.reload();
  const keys = { m: 'mute', ' ': 'mute', c: 'hide', i: 'info', f: 'full', q: 'hang-up', t: 'chat-toggle' };
  addEventListener('keydown', (event) => {
    if (!call || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
    const id = keys[event.key];
    if (id && !element(id).hidden) {
      event.preventDefault();
      element(id).click();
    }
  });
  addEventListener('pagehide', () => call?.end());
}

async function startCall(room) {
  await checkAccess();
  const stream = await ownPictures(element('source').value);
  element('local').srcObject = stream;
  element('mute').disabled = !stream.getAudioTracks().length;
  call = new Call(room, stream);
  devices.refresh();
}

async function startPlayer(name) {
  for (const id of ['mute', 'hide', 'share', 'devices-toggle', 'local', 'chat-toggle']) element(id).hidden = true;
  element('hang-up').textContent = 'Stop';
  call = new Player(name);
  await call.start();
}

function entry(title, text, action) {
  element('entry-title').textContent = title;
  element('entry-text').textContent = text;
  element('entry').hidden = false;
  const start = async () => {
    element('entry').hidden = true;
    element('call').hidden = false;
    problem('');
    try {
      await action();
    } catch (error) {
      call?.end?.();
      problem(explain(error));
      show('failed', 'bad');
      waiting('');
      element('call').hidden = true;
      element('entry').hidden = false;
    }
  };
  element('start').onclick = start;
  rtcTest.start = start;
  if (query.has('start')) start();
}

function open() {
  const [, kind, rawName = ''] = location.pathname.split('/');
  let name = '';
  try {
    name = decodeURIComponent(rawName);
  } catch { /* a name that is none; the server has refused it already */ }
  rtcTest.room = name;
  rtcTest.hangUp = () => call?.end();
  rtcTest.devices = devices;
  rtcTest.shareScreen = () => call?.shareScreen?.();
  rtcTest.breakSocket = () => call?.signaling?.socket.close(4000);
  if (query.get('source') === 'pattern') element('source').value = 'pattern';
  controls();
  setInterval(tick, 1000);
  if (!window.RTCPeerConnection) {
    problem('This browser has no WebRTC.');
  } else if (kind === 'r' && name) {
    element('place').textContent = `room ${name}`;
    document.title = `${name} - Tern`;
    entry(`Room ${name}`, 'Two people who open this page see each other.', () => startCall(name));
  } else if (kind === 'play' && name) {
    element('place').textContent = `stream ${name}`;
    document.title = `${name} - Tern`;
    element('source-choice').hidden = true;
    entry(`Stream ${name}`, 'Press Start to watch.', () => startPlayer(name));
  } else {
    const field = element('room-name');
    const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
    field.value = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => letters[byte % letters.length]).join('');
    element('home').hidden = false;
    element('home').onsubmit = (event) => {
      event.preventDefault();
      if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(field.value)) {
        location.assign(`/r/${field.value}${location.hash}`);
      } else {
        problem('A room name is 1 to 64 letters, digits, "-", "_" or ".".');
      }
    };
  }
}

open();
