"""A peer made of aiortc: one JSON object a line in and out. It sends a picture with Tern's mark and reads Tern's pattern.

in:  {"do": "offer", "send": true}            out: {"sdp": ...}
     {"do": "answer", "send": true, "sdp": …}       {"sdp": ...}
     {"do": "remote", "sdp": …}                     {}
     {"do": "watch", "seconds": 10, "pictures": 4}  {"width", "height", "millis", "unreadable", "seen": [...], "pictures": [...]}
     {"do": "offer", "data": "label"}               {"sdp": ...}  data channels only; all are echoed
     {"do": "offer", "tone": 500}                   {"sdp": ...}  sound alone; with "answer" likewise
     {"do": "listen", "hertz": 800, "seconds": 3}   {"shares": [...]}  part of the tone in each 100 ms
     {"do": "state"}                                {"state": ...}
     {"do": "close"}                                {}
"""
import asyncio
import base64
import fractions
import json
import sys
import time

import numpy
from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack
from av import AudioFrame, VideoFrame

COLUMNS, ROWS, CELLS_DOWN = 20, 3, 15


def crc(bits):
    value = 0xFFFF
    for bit in bits:
        invert = bit ^ (value >> 15)
        value = ((value << 1) & 0xFFFF) ^ (0x1021 if invert else 0)
    return value


def to_bits(number, count):
    return [(number >> (count - 1 - i)) & 1 for i in range(count)]


def to_number(bits):
    value = 0
    for bit in bits:
        value = 2 * value + bit
    return value


class Marked(VideoStreamTrack):
    """640x480 at 30 pictures a second: grey, a moving bar, and the mark."""

    def __init__(self):
        super().__init__()
        self.number = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        picture = numpy.full((480, 640, 3), 110, dtype=numpy.uint8)
        left = (self.number * 4) % 600
        picture[200:440, left:left + 40] = (40, 90, 200)
        bits = to_bits(self.number & 0xFFFFF, 20) + to_bits(int(time.time() * 1000) & 0xFFFFFF, 24)
        bits += to_bits(crc(bits), 16)
        for i, bit in enumerate(bits):
            row, column = divmod(i, COLUMNS)
            picture[row * 32:(row + 1) * 32, column * 32:(column + 1) * 32] = 255 if bit else 0
        self.number += 1
        frame = VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """A tone of a quarter of full scale, 48 kHz, in frames of 20 ms."""

    def __init__(self, hertz):
        super().__init__()
        self.hertz = hertz
        self.at = 0
        self.start = time.monotonic()

    async def recv(self):
        wait = self.start + self.at / 48000 - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        t = (numpy.arange(960) + self.at) / 48000
        sound = (8192 * numpy.sin(2 * numpy.pi * self.hertz * t)).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, self.at, fractions.Fraction(1, 48000)
        self.at += 960
        return frame


async def listen(track, hertz, seconds):
    shares, held = [], numpy.zeros(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        frame = await asyncio.wait_for(track.recv(), 15)
        channels = len(frame.layout.channels)
        held = numpy.concatenate([held, frame.to_ndarray().reshape(-1)[::channels]])
        count = frame.sample_rate // 10
        while len(held) >= count:
            part, held = held[:count].astype(float), held[count:]
            power = float((part ** 2).sum())
            wave = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(count) / frame.sample_rate)
            shares.append(2 * abs((part * wave).sum()) ** 2 / (power * count) if power > 1e6 else 0)
    return {"shares": shares}


def read_mark(rgb):
    height, width, _ = rgb.shape
    bits = []
    for r in range(ROWS):
        for c in range(COLUMNS):
            top, bottom = height * (4 * r + 1) // 60, height * (4 * r + 3) // 60
            left, right = width * (4 * c + 1) // 80, width * (4 * c + 3) // 80
            bits.append(1 if rgb[top:bottom:2, left:right:2, 1].mean() >= 128 else 0)
    if crc(bits[:44]) != to_number(bits[44:]):
        return None
    return to_number(bits[:20]), to_number(bits[20:44])


async def watch(track, seconds, pictures):
    seen, whole, unreadable = [], [], 0
    start = time.monotonic()
    next_whole = seconds / 4
    width = height = 0
    while True:
        frame = await asyncio.wait_for(track.recv(), 15)
        now = time.monotonic() - start
        if now > seconds:
            break
        width, height = frame.width, frame.height
        rgb = frame.to_ndarray(format="rgb24")
        mark = read_mark(rgb)
        if mark is None:
            unreadable += 1
            continue
        age = (int(time.time() * 1000) - mark[1]) % (1 << 24)
        seen.append({"at": now * 1000, "frame": mark[0], "age": age - (1 << 24) if age > 1 << 23 else age})
        if len(whole) < pictures and now >= next_whole:
            next_whole = now + seconds / 8
            rgba = numpy.dstack([rgb, numpy.full((height, width), 255, dtype=numpy.uint8)])
            whole.append({"width": width, "height": height, "rgba": base64.b64encode(rgba.tobytes()).decode()})
    return {"width": width, "height": height, "millis": (time.monotonic() - start) * 1000,
            "unreadable": unreadable, "seen": seen, "pictures": whole}


async def main():
    loop = asyncio.get_running_loop()
    pc = RTCPeerConnection()
    tracks = asyncio.Queue()
    sounds = asyncio.Queue()
    pc.on("track", lambda track: (tracks if track.kind == "video" else sounds).put_nowait(track))
    track = sound = None
    channels = []

    def echo(channel):
        channels.append(channel)
        channel.on("message", channel.send)

    pc.on("datachannel", echo)
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            break
        ask = json.loads(line)
        answer = {}
        try:
            if ask["do"] == "offer":
                if "data" in ask:
                    echo(pc.createDataChannel(ask["data"]))
                elif "tone" in ask:
                    pc.addTrack(Tone(ask["tone"]))
                elif ask["send"]:
                    pc.addTrack(Marked())
                else:
                    pc.addTransceiver("video", direction="recvonly")
                await pc.setLocalDescription(await pc.createOffer())
                answer["sdp"] = pc.localDescription.sdp
            elif ask["do"] == "answer":
                await pc.setRemoteDescription(RTCSessionDescription(ask["sdp"], "offer"))
                if "tone" in ask:
                    pc.addTrack(Tone(ask["tone"]))
                if ask.get("send"):
                    pc.addTrack(Marked())
                await pc.setLocalDescription(await pc.createAnswer())
                answer["sdp"] = pc.localDescription.sdp
            elif ask["do"] == "remote":
                await pc.setRemoteDescription(RTCSessionDescription(ask["sdp"], "answer"))
            elif ask["do"] == "watch":
                if track is None:
                    track = await asyncio.wait_for(tracks.get(), 15)
                answer = await watch(track, ask["seconds"], ask["pictures"])
            elif ask["do"] == "listen":
                if sound is None:
                    sound = await asyncio.wait_for(sounds.get(), 15)
                answer = await listen(sound, ask["hertz"], ask["seconds"])
            elif ask["do"] == "state":
                answer["state"] = pc.connectionState
            elif ask["do"] == "close":
                await pc.close()
        except Exception as e:  # the test shows it
            answer["error"] = repr(e)
        print(json.dumps(answer), flush=True)


asyncio.run(main())
