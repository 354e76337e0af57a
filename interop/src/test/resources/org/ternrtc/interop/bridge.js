'use strict';
// Runs what the test sends and posts what comes of it. Functions here are what several tests use.

async function bridge() {
  for (;;) {
    let job;
    try {
      job = await (await fetch('/next', { method: 'POST' })).json();
    } catch (e) {
      await new Promise((r) => setTimeout(r, 200));
      continue;
    }
    if (job.code === undefined) continue;
    const answer = { id: job.id };
    try {
      const run = new (Object.getPrototypeOf(async function () {}).constructor)(job.code);
      const value = await run();
      answer.value = value === undefined ? null : value;
    } catch (e) {
      answer.error = String(e) + (e && e.stack ? '\n' + e.stack : '');
    }
    await fetch('/result', { method: 'POST', body: JSON.stringify(answer) });
  }
}

const within = (ms, promise, what) => Promise.race([
  promise,
  new Promise((_, no) => setTimeout(() => no(new Error(what + ' took longer than ' + ms + ' ms')), ms)),
]);

function until(ms, what, condition) {
  return within(ms, (async () => {
    for (;;) {
      const value = await condition();
      if (value) return value;
      await new Promise((r) => setTimeout(r, 20));
    }
  })(), what);
}

// One peer connection of the page, with the candidates it has found.
function makePeer(config) {
  const pc = new RTCPeerConnection(config || {});
  window.pc = pc;
  window.candidates = [];
  pc.onicecandidate = (e) => window.candidates.push(e.candidate ? e.candidate.toJSON() : null);
  pc.ontrack = (e) => {
    if (e.track.kind === 'audio') {
      // An element must play a track of WebRTC, or Chromium gives web audio only silence.
      const audio = new Audio();
      window.remoteSound = audio.srcObject = new MediaStream([e.track]);
      audio.play();
      return;
    }
    const video = document.createElement('video');
    video.id = 'remote' + document.querySelectorAll('video').length;
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([e.track]);
    document.body.append(video);
    video.play();
    window.remoteVideo = video;
  };
  return pc;
}

async function gathered(pc) {
  await until(10000, 'gathering', () => pc.iceGatheringState === 'complete');
  return pc.localDescription.sdp;
}

// Web audio that runs without a loudspeaker as well.
function soundContext() {
  window.sound = window.sound || new AudioContext({ sampleRate: 48000 });
  window.sound.resume();
  return window.sound;
}

// A tone at a quarter of full scale, as a track.
function toneTrack(hertz) {
  const context = soundContext();
  const tone = context.createOscillator();
  tone.frequency.value = hertz;
  const quiet = context.createGain();
  quiet.gain.value = 0.25;
  const out = context.createMediaStreamDestination();
  tone.connect(quiet).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0];
}

// What the browser makes up for a microphone, as it is.
async function microphoneTrack() {
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return (await navigator.mediaDevices.getUserMedia({ audio: plain })).getAudioTracks()[0];
}

// The loudest frequency of what the other side sends, once it is the same ten times in a row.
async function heardTone() {
  const stream = await until(20000, 'sound', () => window.remoteSound);
  const context = soundContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(stream).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  let last = -1;
  let same = 0;
  return until(30000, 'a tone', async () => {
    await new Promise((r) => setTimeout(r, 100));
    analyser.getFloatFrequencyData(bins);
    let loudest = 0;
    bins.forEach((level, i) => { if (level > bins[loudest]) loudest = i; });
    same = bins[loudest] > -40 && loudest === last ? same + 1 : 0;
    last = loudest;
    return same >= 10 ? loudest * context.sampleRate / analyser.fftSize : 0;
  });
}

async function stats(type) {
  const out = [];
  (await window.pc.getStats()).forEach((s) => { if (!type || s.type === type) out.push(s); });
  return JSON.parse(JSON.stringify(out));
}


// The mark of Tern's pattern in RGBA pixels; null, or the frame number and the clock.
function readPattern(data, W, H) {
  const bits = [];
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 20; c++) {
      let sum = 0;
      let n = 0;
      for (let y = Math.floor(H * (4 * r + 1) / 60); y < Math.floor(H * (4 * r + 3) / 60); y += 2) {
        for (let x = Math.floor(W * (4 * c + 1) / 80); x < Math.floor(W * (4 * c + 3) / 80); x += 2) {
          sum += data[4 * (y * W + x) + 1];
          n++;
        }
      }
      bits.push(sum >= 128 * n ? 1 : 0);
    }
  }
  let crc = 0xFFFF;
  for (let i = 0; i < 44; i++) {
    const invert = bits[i] ^ (crc >> 15);
    crc = ((crc << 1) & 0xFFFF) ^ (invert ? 0x1021 : 0);
  }
  const number = (from, count) => bits.slice(from, from + count).reduce((n, b) => 2 * n + b, 0);
  return crc === number(44, 16) ? { frame: number(0, 20), clock: number(20, 24) } : null;
}

// Reads every picture that the video shows for some time: what number, how old, and a few whole ones.
async function watch(video, millis, pictures) {
  await until(15000, 'the first picture', () => video.videoWidth > 0 && video.readyState >= 2);
  const W = video.videoWidth;
  const H = video.videoHeight;
  const strip = new OffscreenCanvas(W, Math.ceil(H / 5));
  const g = strip.getContext('2d', { willReadFrequently: true });
  const seen = [];
  const whole = [];
  let unreadable = 0;
  const start = performance.now();
  let nextWhole = start + millis / 4;
  await new Promise((done) => {
    const one = () => {
      const now = performance.now();
      g.drawImage(video, 0, 0);
      const data = g.getImageData(0, 0, W, strip.height).data;
      const mark = readPattern(data, W, H);
      if (mark) {
        const age = ((Date.now() - mark.clock) % 16777216 + 16777216) % 16777216;
        seen.push({ at: now - start, frame: mark.frame, age: age > 8388608 ? age - 16777216 : age });
        if (whole.length < pictures && now >= nextWhole) {
          nextWhole = now + millis / 8;
          const all = new OffscreenCanvas(W, H);
          const a = all.getContext('2d');
          a.drawImage(video, 0, 0);
          whole.push({ width: W, height: H, rgba: a.getImageData(0, 0, W, H).data });
        }
      } else {
        unreadable++;
      }
      if (now - start < millis) video.requestVideoFrameCallback(one); else done();
    };
    video.requestVideoFrameCallback(one);
  });
  return {
    width: W, height: H, millis: performance.now() - start, unreadable, seen,
    pictures: whole.map((p) => ({ width: p.width, height: p.height, rgba: base64(p.rgba) })),
  };
}

// Writes the mark of Tern's pattern: 20 by 3 cells in the top fifth.
function drawMark(g, W, H, frame, clock) {
  const bits = [];
  const put = (value, count) => { for (let i = count - 1; i >= 0; i--) bits.push(Math.floor(value / 2 ** i) % 2); };
  put(frame % 1048576, 20);
  put(clock % 16777216, 24);
  let crc = 0xFFFF;
  for (const bit of bits) {
    const invert = bit ^ (crc >> 15);
    crc = ((crc << 1) & 0xFFFF) ^ (invert ? 0x1021 : 0);
  }
  put(crc, 16);
  bits.forEach((bit, i) => {
    g.fillStyle = bit ? '#fff' : '#000';
    const c = i % 20;
    const r = Math.floor(i / 20);
    g.fillRect(W * c / 20, H * r / 15, W / 20, H / 15);
  });
}

// A track of drawn pictures, 640 by 480: a moving bar and the mark.
function drawnTrack(fps) {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  document.body.append(canvas);
  const g = canvas.getContext('2d');
  let frame = 0;
  const draw = () => {
    g.fillStyle = '#345';
    g.fillRect(0, 96, 640, 384);
    g.fillStyle = '#e82';
    g.fillRect(frame * 4 % 600, 150, 40, 280);
    drawMark(g, 640, 480, frame++, Date.now());
  };
  draw();
  setInterval(draw, 1000 / fps);
  return canvas.captureStream(fps).getVideoTracks()[0];
}

// A moving picture that no encoder makes small.
function busyTrack(fps) {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  document.body.append(canvas);
  const g = canvas.getContext('2d');
  const draw = () => {
    for (let i = 0; i < 60; i++) {
      g.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
      g.fillRect(Math.random() * 640, Math.random() * 480, 30, 30);
    }
  };
  draw();
  setInterval(draw, 1000 / fps);
  return canvas.captureStream(fps).getVideoTracks()[0];
}

// Red, green and blue of 8 by 6 cells of what a video shows now.
function means(video) {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const g = canvas.getContext('2d');
  g.drawImage(video, 0, 0, 640, 480);
  const data = g.getImageData(0, 0, 640, 480).data;
  const sums = new Array(144).fill(0);
  for (let y = 0; y < 480; y++) {
    for (let x = 0; x < 640; x++) {
      const cell = (Math.floor(y / 80) * 8 + Math.floor(x / 80)) * 3;
      for (let k = 0; k < 3; k++) sums[cell + k] += data[4 * (y * 640 + x) + k] / 6400;
    }
  }
  return sums;
}

// Decodes VP8 frames. Where the browser shows the planes (I420): the SHA-256 of each picture's bytes without padding.
// Where it shows only colours (Firefox: BGRX): the pixels of every eighth picture.
async function decodeVp8(frames, width, height) {
  const pictures = [];
  let failure = null;
  let chain = Promise.resolve();
  const decoder = new VideoDecoder({
    output: (picture) => {
      const number = pictures.length;
      pictures.push(null);
      chain = chain.then(async () => {
        const { format, visibleRect } = picture;
        if (visibleRect.width !== width || visibleRect.height !== height) {
          throw new Error('picture is ' + visibleRect.width + 'x' + visibleRect.height);
        }
        const buffer = new Uint8Array(picture.allocationSize());
        const planes = await picture.copyTo(buffer);
        picture.close();
        const tight = format === 'I420' ? rows(buffer, planes, [width, (width + 1) >> 1], [height, (height + 1) >> 1])
          : rows(buffer, planes, [4 * width], [height]);
        if (format === 'I420') {
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', tight));
          pictures[number] = { format, sha256: [...digest].map((b) => b.toString(16).padStart(2, '0')).join('') };
        } else {
          pictures[number] = { format, pixels: number % 8 ? null : base64(tight) };
        }
      }).catch((e) => { failure = failure || e; });
    },
    error: (e) => { failure = failure || e; },
  });
  decoder.configure({ codec: 'vp8', codedWidth: width, codedHeight: height });
  frames.forEach((frame, i) => decoder.decode(new EncodedVideoChunk({
    type: frame.key ? 'key' : 'delta', timestamp: i * 33333, data: Uint8Array.from(atob(frame.data), (c) => c.charCodeAt(0)),
  })));
  await decoder.flush();
  await chain;
  if (failure) throw failure;
  return pictures;
}

// The planes' rows one after the other.
function rows(buffer, planes, widths, heights) {
  const parts = [];
  planes.forEach((plane, p) => {
    const w = widths[Math.min(p, widths.length - 1)];
    for (let y = 0; y < heights[Math.min(p, heights.length - 1)]; y++) {
      parts.push(buffer.subarray(plane.offset + y * plane.stride, plane.offset + y * plane.stride + w));
    }
  });
  const tight = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  parts.forEach((part) => { tight.set(part, at); at += part.length; });
  return tight;
}

function base64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

bridge();
