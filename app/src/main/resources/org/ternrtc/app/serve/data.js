// Chat and files of a call, over data channels. What the messages of a file are, and in which order, is told in
// org.ternrtc.app.transfer.FileMessage. Texts of the other side reach the page by textContent only.
import { Sha256 } from './sha256.js';

const CHAT_ID = 0;
const CHAT_LINE = 2000;
const CHAT_ROWS = 500;
const PROTOCOL = 'tern-file';
const PART = 64 * 1024;
const READ = 1024 * 1024;
const WINDOW = 8 * 1024 * 1024;
const REPORT = 1024 * 1024;
const OFFERS = 8;
const PAUSED = 4;
// Where the browser has no place on the disk for a page, a file is held in memory.
const MEMORY = 256 * 1024 * 1024;

/** The connection went away: the transfer goes on over the next one. */
class Broken extends Error {}

/** Nothing but another try would find the same again. */
class Refused extends Error {}

const nonsense = () => new Refused('the other side does not speak of files');

function amount(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The last part of a path, without what cannot be seen or means something to a file system. */
function safeName(given) {
  const name = String(given).split(/[/\\]/).pop().normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '_').replace(/^[.\s]+|[.\s]+$/gu, '').slice(0, 120);
  return name || 'file';
}

/** The messages of a channel, one after the other. */
class Mailbox {
  constructor(channel) {
    this.channel = channel;
    this.messages = [];
    this.wake = () => {};
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => { this.messages.push(data); this.wake(); };
    channel.onclose = () => { this.closed = true; this.wake(); };
    channel.onbufferedamountlow = () => this.wake();
    channel.onopen = () => this.wake();
  }

  async change() {
    await new Promise((resolve) => { this.wake = resolve; });
  }

  async opened() {
    while (this.channel.readyState === 'connecting' && !this.closed) await this.change();
    if (this.channel.readyState !== 'open') throw new Broken();
  }

  async gone() {
    if (!this.closed) await new Promise((resolve) => { this.channel.addEventListener('close', resolve); });
  }

  async next() {
    while (!this.messages.length) {
      if (this.closed) throw new Broken();
      await this.change();
    }
    return this.messages.shift();
  }

  /** The next one, which must be a string; a refusal is an error. */
  async said() {
    return this.parse(await this.next());
  }

  parse(text) {
    let message = null;
    try {
      if (typeof text === 'string' && text.length <= 16384) message = JSON.parse(text);
    } catch { /* none */ }
    if (!message || typeof message !== 'object') throw nonsense();
    if (message.type === 'refuse') throw new Refused(`the other side does not take it: ${String(message.reason).slice(0, 200)}`);
    if ('bytes' in message && !(Number.isSafeInteger(message.bytes) && message.bytes >= 0)) throw nonsense();
    return message;
  }

  send(message) {
    if (this.channel.readyState !== 'open') throw new Broken();
    this.channel.send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** Waits until little is buffered. */
  async drained() {
    this.channel.bufferedAmountLowThreshold = READ;
    while (this.channel.bufferedAmount > READ) {
      if (this.closed || this.channel.readyState !== 'open') throw new Broken();
      await this.change();
    }
  }
}

/** Where a file that is received is kept: on the disk, in a place of the page's own, or in memory. */
class Store {
  static async open(name, size) {
    const store = new Store();
    store.parts = null;
    try {
      const folder = await navigator.storage.getDirectory();
      store.folder = folder;
      store.key = `${crypto.randomUUID()}`;
      store.handle = await folder.getFileHandle(store.key, { create: true });
      store.writable = await store.handle.createWritable();
    } catch {
      if (size > MEMORY) throw new Refused('this browser holds files in memory, and this one is too large');
      store.parts = [];
    }
    return store;
  }

  async write(bytes) {
    if (this.parts) this.parts.push(bytes);
    else await this.writable.write(bytes);
  }

  async finish() {
    if (this.parts) return new Blob(this.parts);
    await this.writable.close();
    return this.handle.getFile();
  }

  async discard() {
    this.parts = null;
    if (!this.writable) return;
    await this.writable.abort().catch(() => {});
    await this.folder.removeEntry(this.key).catch(() => {});
  }
}

export class DataPanel {
  constructor(element, test) {
    this.element = element;
    this.test = test;
    test.files = [];
    test.lines = [];
    this.pc = null;
    this.waitingForPeer = [];
    this.paused = new Map();
    this.offers = 0;
    this.unread = 0;
    element('chat-form').onsubmit = (event) => {
      event.preventDefault();
      const field = element('chat-text');
      if (this.say(field.value)) field.value = '';
    };
    element('chat-toggle').onclick = () => this.show(element('chat').hidden);
    element('chat-file').onclick = () => element('file-choice').click();
    element('file-choice').onchange = () => {
      for (const file of element('file-choice').files) this.sendFile(file);
      element('file-choice').value = '';
    };
    this.enable(false);
    // What an earlier page has left; nobody has a link to it any more.
    this.cleared = this.clear();
  }

  async clear() {
    try {
      const folder = await navigator.storage.getDirectory();
      for await (const name of folder.keys()) {
        // Another tab's file is locked while it is written.
        await folder.removeEntry(name).catch(() => {});
      }
    } catch { /* no such place in this browser */ }
  }

  /** Makes the channels of a new connection, before it is described. */
  attach(pc) {
    this.pc = pc;
    const chat = pc.createDataChannel('chat', { negotiated: true, id: CHAT_ID });
    this.chat = chat;
    chat.onopen = () => {
      if (chat !== this.chat) return;
      this.enable(true);
      this.waitingForPeer.splice(0).forEach((resolve) => resolve(pc));
    };
    chat.onclose = () => { if (chat === this.chat) this.enable(false); };
    chat.onmessage = ({ data }) => {
      if (typeof data === 'string') this.line(data.slice(0, CHAT_LINE), 'theirs');
    };
    pc.addEventListener('datachannel', ({ channel }) => {
      if (channel.protocol === PROTOCOL) this.receive(channel);
      else channel.close();
    });
  }

  detach() {
    this.pc = null;
    this.chat = null;
    this.enable(false);
  }

  enable(open) {
    for (const id of ['chat-text', 'chat-send', 'chat-file']) this.element(id).disabled = !open;
    this.element('chat-text').placeholder = open ? 'Write a line' : 'Nobody is there';
  }

  show(open) {
    this.element('chat').hidden = !open;
    this.element('chat-toggle').setAttribute('aria-pressed', String(open));
    if (open) {
      this.unread = 0;
      this.element('chat-toggle').textContent = 'Chat';
      this.element('chat-text').focus();
    }
  }

  news() {
    if (!this.element('chat').hidden) return;
    this.element('chat-toggle').textContent = `Chat (${++this.unread})`;
  }

  say(text) {
    const line = text.trim().slice(0, CHAT_LINE);
    if (!line || this.chat?.readyState !== 'open') return false;
    this.chat.send(line);
    this.line(line, 'mine');
    return true;
  }

  row(kind) {
    const row = document.createElement('li');
    row.className = kind;
    const log = this.element('chat-log');
    log.append(row);
    while (log.children.length > CHAT_ROWS) log.firstChild.remove();
    log.scrollTop = log.scrollHeight;
    return row;
  }

  line(text, kind) {
    this.row(kind).textContent = text;
    this.test.lines.push(`${kind}: ${text}`);
    if (this.test.lines.length > CHAT_ROWS) this.test.lines.shift();
    if (kind === 'theirs') this.news();
  }

  /** A row with a name, a bar and a word on how it stands. */
  fileRow(kind, name, size) {
    const row = this.row(`${kind} file`);
    const title = document.createElement('b');
    title.textContent = name;
    const bar = document.createElement('progress');
    bar.max = Math.max(size, 1);
    bar.value = 0;
    bar.hidden = true;
    const word = document.createElement('span');
    word.textContent = amount(size);
    row.append(title, bar, word);
    let before = { at: performance.now(), bytes: 0 };
    return {
      say: (text) => { bar.hidden = true; word.textContent = text; },
      reached: (bytes) => {
        bar.hidden = false;
        bar.value = size ? bytes : 1;
        const now = performance.now();
        if (now - before.at < 300 && bytes < size) return;
        const rate = 1000 * (bytes - before.bytes) / (now - before.at);
        before = { at: now, bytes };
        word.textContent = `${amount(bytes)} of ${amount(size)}${rate > 0 ? `, ${amount(rate)}/s` : ''}`;
      },
      ask: (gone) => new Promise((resolve) => {
        const buttons = () => row.querySelectorAll('button').forEach((each) => each.remove());
        gone.then(() => { buttons(); resolve(false); });
        for (const [text, answer] of [['Accept', true], ['Refuse', false]]) {
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = text;
          button.onclick = () => {
            buttons();
            resolve(answer);
          };
          row.append(button);
        }
      }),
      link: (blob) => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.textContent = `Save ${name}`;
        title.replaceWith(link);
        return link.href;
      },
    };
  }

  connected() {
    if (this.chat?.readyState === 'open') return Promise.resolve(this.pc);
    return new Promise((resolve) => { this.waitingForPeer.push(resolve); });
  }

  // ---- sending ----

  async sendFile(file) {
    const row = this.fileRow('mine', file.name, file.size);
    for (;;) {
      const pc = await this.connected();
      try {
        await this.sendOver(pc, file, row);
        row.say(`${amount(file.size)}, sent`);
        this.test.files.push({ sent: true, name: file.name, size: file.size });
        return;
      } catch (error) {
        if (!(error instanceof Broken)) {
          row.say(error.message || String(error));
          return;
        }
        row.say('interrupted; goes on when the other side is there again');
        if (pc === this.pc && this.chat?.readyState === 'open') return;
      }
    }
  }

  async sendOver(pc, file, row) {
    const box = new Mailbox(pc.createDataChannel('file', { protocol: PROTOCOL }));
    try {
      await box.opened();
      box.send({ type: 'file', name: file.name, size: file.size });
      row.say('waiting until it is accepted');
      const have = await box.said();
      if (have.type !== 'have') throw nonsense();
      let hash = new Sha256();
      let from = 0;
      if (have.bytes > 0 && have.bytes <= file.size) {
        for (let at = 0; at < have.bytes; at += READ) {
          hash.update(new Uint8Array(await file.slice(at, Math.min(at + READ, have.bytes)).arrayBuffer()));
        }
        if (hash.hex() === have.sha256) from = have.bytes;
        else hash = new Sha256();
      }
      box.send({ type: 'from', bytes: from });
      let got = from;
      const limit = Math.min(PART, pc.sctp?.maxMessageSize ?? PART);
      for (let at = from; at < file.size; at += READ) {
        const bytes = new Uint8Array(await file.slice(at, Math.min(at + READ, file.size)).arrayBuffer());
        hash.update(bytes);
        while (box.messages.length || at + bytes.length - got > WINDOW) {
          const answer = await box.said();
          if (answer.type !== 'got') throw nonsense();
          got = answer.bytes;
          row.reached(got);
        }
        await box.drained();
        for (let part = 0; part < bytes.length; part += limit) box.send(bytes.subarray(part, part + limit));
      }
      box.send({ type: 'end', sha256: hash.hex() });
      for (;;) {
        const answer = await box.said();
        if (answer.type === 'done') return;
        if (answer.type !== 'got') throw nonsense();
        row.reached(answer.bytes);
      }
    } finally {
      box.channel.close();
    }
  }

  // ---- receiving ----

  async receive(channel) {
    const box = new Mailbox(channel);
    let row = null;
    try {
      const offer = await box.said();
      if (offer.type !== 'file' || !Number.isSafeInteger(offer.size) || offer.size < 0) throw nonsense();
      const name = safeName(offer.name);
      const key = `${offer.size} ${name}`;
      const before = this.paused.get(key);
      this.paused.delete(key);
      if (!before && this.offers >= OFFERS) throw new Refused('too many files at once');
      row = before?.row ?? this.fileRow('theirs', name, offer.size);
      if (!before) {
        this.news();
        this.offers++;
        const accepted = await row.ask(box.gone()).finally(() => { this.offers--; });
        if (box.closed) throw new Broken();
        if (!accepted) {
          row.say('refused');
          throw new Refused('it was refused');
        }
      }
      await this.cleared;
      await this.fill(box, { name, key, size: offer.size, row, ...(before ?? { hash: new Sha256(), written: 0, store: await Store.open(name, offer.size) }) });
    } catch (error) {
      if (error instanceof Broken) {
        if (row && ![...this.paused.values()].some((each) => each.row === row)) row.say('the other side went away');
      } else {
        if (row) row.say(error.message || String(error));
        try {
          box.send({ type: 'refuse', reason: error.message || 'it cannot be kept' });
        } catch { /* gone */ }
      }
      channel.close();
    }
  }

  async fill(box, file) {
    try {
      box.send({ type: 'have', bytes: file.written, sha256: file.hash.hex() });
      const from = await box.said();
      if (from.type !== 'from' || (from.bytes !== file.written && from.bytes !== 0)) throw nonsense();
      if (from.bytes !== file.written) {
        await file.store.discard();
        file.store = await Store.open(file.name, file.size);
        file.hash = new Sha256();
        file.written = 0;
      }
      file.row.reached(file.written);
      let told = file.written;
      for (;;) {
        const message = await box.next();
        if (typeof message === 'string') {
          const end = box.parse(message);
          if (end.type !== 'end') throw nonsense();
          await this.finish(box, file, end.sha256);
          return;
        }
        const bytes = new Uint8Array(message);
        if (bytes.length > file.size - file.written) throw new Refused('the other side sent more than it had announced');
        file.hash.update(bytes);
        await file.store.write(bytes);
        file.written += bytes.length;
        if (file.written - told >= REPORT || file.written === file.size) {
          told = file.written;
          box.send({ type: 'got', bytes: told });
          file.row.reached(told);
        }
      }
    } catch (error) {
      if (error instanceof Broken) this.pause(file);
      else await file.store.discard();
      throw error;
    }
  }

  async finish(box, file, sha256) {
    if (file.written !== file.size) throw new Refused(`the file ended after ${file.written} of ${file.size} bytes`);
    if (file.hash.hex() !== String(sha256).toLowerCase()) throw new Refused('what came is not what was sent: its SHA-256 is another');
    const blob = await file.store.finish();
    const url = file.row.link(blob);
    file.row.say(`${amount(file.size)}, whole and right`);
    this.test.files.push({ name: file.name, size: file.size, sha256, url, blob });
    box.send({ type: 'done' });
  }

  /** Keeps what has come for the next connection; the oldest of too many goes. */
  pause(file) {
    file.row.say(`interrupted at ${amount(file.written)} of ${amount(file.size)}; goes on when the sender is there again`);
    this.paused.set(file.key, { row: file.row, hash: file.hash, written: file.written, store: file.store });
    if (this.paused.size > PAUSED) {
      const [oldest, { store }] = this.paused.entries().next().value;
      this.paused.delete(oldest);
      store.discard();
    }
  }
}
