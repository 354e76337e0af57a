#!/usr/bin/env python3
"""Calls on bad networks, measured: two ends of ours in two namespaces of netsim. Started by ./tern bench network.

Usage: network.py [--runs N] [--short] [--check] [--json FILE] [--ends ENDS] [CASE ...] -- JAVA COMMAND ...
JAVA COMMAND is what runs org.ternrtc.benchmarks.network.CallEnd without its arguments.

Method: 640x480 at 30 pictures/s with a number stamped into each picture; a freeze is no new picture for over 200 ms at the
output of the receiver; the delay runs from handing the picture to the sender to the receiver's output. Both ends
read the same monotonic clock. Round trip 50 ms. Each case runs N times, the medians are printed; a run during which netsim
itself was late (p99 over 2 ms) is marked with *. With root the ends run at real-time priority (chrt -r 1).

ENDS says who sends to whom: tern-tern, tern-chromium, chromium-tern or chromium-chromium, several with commas, or all of them.
They run in turn within each run of a case, so that what the machine does meets all alike. A Chromium makes and reads the same
pictures in a page (chromium-end.html); the bitrate is bounded alike.

What is measured begins once the call has settled: a fresh Java process compiles its code while the first pictures come, and on
two cores at real-time priority the compiler's threads hold everything up for seconds. That is the start of a process, not
of a network; how long it took is printed as "start".
"""
import importlib.machinery
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
_loader = importlib.machinery.SourceFileLoader("netsim", os.path.join(HERE, "netsim", "netsim"))
netsim = importlib.util.module_from_spec(importlib.util.spec_from_loader("netsim", _loader))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import chromium_end  # noqa: E402
_loader.exec_module(netsim)

RTT = "set * both delay=12.5"
LOSS = lambda p: [RTT, f"set a up loss={p}%", f"set b up loss={p}%"]
# name: (seconds, scenario lines, kbit/s)
CASES = {
    "loss0": (60, LOSS(0), 1700),
    "loss2": (60, LOSS(2), 1700),
    "loss5": (60, LOSS(5), 1700),
    "loss10": (60, LOSS(10), 1700),
    "loss20": (60, LOSS(20), 1700),
    "bursts": (60, [RTT, "set a up burst=5%,8"], 1700),
    "jitter": (60, [RTT, "set a up jitter=15 order=free"], 1700),
    "reorder": (60, [RTT, "set a up reorder=5%,15ms"], 1700),
    "duplicates": (60, [RTT, "set a up dup=5%", "set b up dup=5%"], 1700),
    "drop": (67, [RTT, "set a up rate=2.5M queue=300ms", "wait", "at 25 set a up rate=500k", "at 50 set a up rate=2.5M"], 2500),
    "down1": (16, [RTT, "wait", "at 8 set * both state=down", "at 9 set * both state=up"], 1700),
    "down5": (20, [RTT, "wait", "at 8 set * both state=down", "at 13 set * both state=up"], 1700),
    "wide1": (25, [RTT, "set a up loss=1% rate=10M queue=300ms"], 3000),
    "share2": (60, [RTT, "set a up rate=3M queue=300ms"], 3000),
    "tcp": (60, [RTT, "set a up rate=3M queue=200ms"], 3000),
    "transfer": (60, [RTT, "set a up rate=3M queue=300ms"], 1700),
}
CALLS = {"share2": 2}
ENDS = ("tern-tern", "tern-chromium", "chromium-tern", "chromium-chromium")
SHORT = {"loss5": 15, "drop": 40}
LOOKS = 3

LEAST_START = 10
MOST_START = 30
TCP_PORT = 5201
TCP_SINK = f"""
import socket
server = socket.create_server(("0.0.0.0", {TCP_PORT}))
flow = server.accept()[0]
while flow.recv(65536):
    pass
"""
TCP_SOURCE = f"""
import socket
flow = socket.create_connection(("10.77.2.2", {TCP_PORT}))
try:
    # What most machines use, whatever this one does.
    flow.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"cubic")
except OSError:
    pass
print("flows", flush=True)
while True:
    flow.sendall(bytes(16384))
"""


class End:
    """One process, its lines with the time of their arrival here."""

    def __init__(self, rig, node, command):
        self.lines = []
        self.seen = threading.Condition()
        self.process = rig.popen(node, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self.seen:
                self.lines.append(line.split())
                self.seen.notify_all()

    def await_word(self, word, seconds=40):
        end = time.monotonic() + seconds
        with self.seen:
            while True:
                for line in self.lines:
                    if line and line[0] == word:
                        return line
                left = end - time.monotonic()
                if left <= 0 or not self.seen.wait(left):
                    raise TimeoutError(f"no {word} from {self.process.args}")

    def say(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def stop(self):
        try:
            self.say("end")
            self.process.wait(10)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.reader.join(5)


def quantile(values, share):
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else None


def window(run, start, end):
    """What was seen between two points in time, in seconds from the first picture on."""
    lo, hi = run["zero"] + start, run["zero"] + end
    got = [(n, t) for n, t, _ in run["got"] if lo <= t <= hi]
    times = [lo] + [t for _, t in got] + [hi]
    gaps = [(b - a) * 1000 for a, b in zip(times, times[1:])]
    delays = [(t - run["sent"][n]) * 1000 for n, t in got if n in run["sent"]]
    stats = [s for s in run["stats"] if lo <= s["t"] <= hi]
    kbit = None
    if len(stats) > 1:
        kbit = round((stats[-1]["bytesSent"] - stats[0]["bytesSent"]) * 8 / (stats[-1]["t"] - stats[0]["t"]) / 1000)
    again = None
    received = [s for s in run["receiver"] if lo <= s["t"] <= hi and s.get("packetsReceived")]
    if received:
        again = round(100 * received[-1].get("retransmittedPacketsReceived", 0) / received[-1]["packetsReceived"], 2)
    data = None
    carried = [s for s in run["receiver"] if lo <= s["t"] <= hi and "bytesReceived" in s]
    if len(carried) > 1:
        data = round((carried[-1]["bytesReceived"] - carried[0]["bytesReceived"]) * 8 / (carried[-1]["t"] - carried[0]["t"]) / 1000)
    return {
        "pictures": round(len({n for n, _ in got if n in run["sent"]}) / (end - start), 1),
        "freezes": sum(g > 200 for g in gaps),
        "longest": round(max(gaps)),
        "p50": quantile(delays, 0.5),
        "p95": quantile(delays, 0.95),
        "kbit": kbit,
        "again": again,
        "data": data,
        "unreadable": sum(n not in run["sent"] for n, _ in got),
    }


def numbers(line):
    out = {"t": int(line[1]) / 1e9}
    for part in line[2:]:
        name, value = part.split("=")
        out[name] = float(value)
    return out


def settle(sender, receiver):
    """Waits until two seconds of pictures came as they should, half of them within a quarter second; gives how long that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < MOST_START:
        time.sleep(0.5)
        now = time.clock_gettime(time.CLOCK_MONOTONIC)
        with sender.seen:
            sent = {int(l[1]): int(l[2]) / 1e9 for l in sender.lines if len(l) == 3 and l[0] == "sent"}
        with receiver.seen:
            got = [(int(l[1]), int(l[2]) / 1e9) for l in receiver.lines if len(l) == 4 and l[0] == "got"]
        delays = [t - sent[n] for n, t in got if t > now - 2 and n in sent]
        if time.monotonic() - begun >= LEAST_START and len(delays) >= 40 and statistics.median(delays) < 0.25:
            break
    return round(time.monotonic() - begun, 1)


def open_end(kind, rig, node, priority, java, role, size, kbit, more):
    if kind == "chromium":
        return chromium_end.ChromiumEnd(rig, node, priority, role, size, kbit)
    return End(rig, node, priority + java + [role, *size, str(kbit), *more])


def measure(case, seconds, lines, kbit, java, who="tern-tern"):
    sending, receiving = who.split("-")
    # A name of its own for each process of ours, so that runs side by side do not meet.
    rig = netsim.Rig(f"tb{os.getpid() % 10000}").up(os.path.join(HERE, "netsim", "scenarios", "plain.sim"), extra=lines)
    size = ["1280", "720"] if case == "wide1" else ["640", "480"]
    priority = ["chrt", "-r", "1"] if shutil.which("chrt") and not os.environ.get("TERN_BENCH_NICE") else []
    ends, calls, flow = [], [], []
    with rig:
        try:
            for _ in range(CALLS.get(case, 1)):
                more = ["transfer"] if case == "transfer" else []
                receiver = open_end(receiving, rig, "b", priority, java, "receive", size, kbit, more)
                ends.append(receiver)
                sender = open_end(sending, rig, "a", priority, java, "send", size, kbit, more)
                ends.append(sender)
                receiver.say(" ".join(sender.await_word("offer")))
                sender.say(" ".join(receiver.await_word("answer")))
                sender.await_word("connected")
                sender.say("go")
                sender.await_word("sent")
                start = settle(sender, receiver)
                calls.append((sender, receiver))
            if case == "tcp":
                flow.append(rig.popen("b", [sys.executable, "-c", TCP_SINK]))
                time.sleep(0.5)
                flow.append(rig.popen("a", [sys.executable, "-c", TCP_SOURCE], stdout=subprocess.DEVNULL))
            rig.ctl("zero")
            rig.ctl("start")
            zero = time.clock_gettime(time.CLOCK_MONOTONIC)
            time.sleep(seconds)
            late = rig.stats()["late_us"]
        finally:
            for process in flow:
                process.kill()
                process.wait()
            for end in ends:
                end.stop()
    runs = [seen(zero, late, start, *call) for call in calls]
    runs[0]["others"] = runs[1:]
    return runs[0]


def seen(zero, late, start, sender, receiver):
    return {
        "zero": zero,
        "start": start,
        "sent": {int(l[1]): int(l[2]) / 1e9 for l in sender.lines if l and l[0] == "sent" and len(l) == 3},
        "got": [(int(l[1]), int(l[2]) / 1e9, int(l[3])) for l in receiver.lines if l and l[0] == "got" and len(l) == 4],
        "stats": [numbers(l) for l in sender.lines if l and l[0] == "stats" and "bytesSent" in " ".join(l)],
        "receiver": [numbers(l) for l in receiver.lines if l and l[0] == "stats"],
        "late": late,
    }


def report(case, run, seconds):
    if case == "drop":
        parts = {"before": (5, 25), "drop": (25, 50), "after4": (29, 50), "after5": (30, 50), "back": (50, 65), "back15": (63, 67)}
    elif case.startswith("down"):
        back = 8 + int(case[4:])
        parts = {"before": (2, 8), "again": (back, back + 1), "later": (back + 2, seconds)}
    elif case in ("share2", "tcp"):
        parts = {"": (15, seconds)}
    else:
        parts = {"": (0, seconds)}
    out = {name: window(run, a, min(b, seconds)) for name, (a, b) in parts.items() if a < seconds}
    for other in run.get("others", []):
        out["other"] = window(other, 15, seconds)
    next(iter(out.values()))["start"] = run["start"]
    if case.startswith("down"):
        back = run["zero"] + 8 + int(case[4:])
        later = [t for _, t, _ in run["got"] if t > back]
        out["again"]["after_ms"] = round((later[0] - back) * 1000) if later else None
    return out


def faults(case, parts):
    """Where a run is far from what it must reach: twice its bounds, for a loaded machine measures badly."""
    bounds = {
        "loss5": [("", "freezes", 0, 4), ("", "pictures", 25, 31)],
        "drop": [("drop", "longest", 0, 2000), ("after5", "p95", 0, 600), ("after5", "kbit", 200, 750)],
    }
    for part, name, least, most in bounds.get(case, []):
        value = parts.get(part, {}).get(name)
        if value is None or not least <= value <= most:
            yield f"{part} {name} is {value}, not {least} to {most}".strip()


def late(run):
    value = run["late"].get("p99_le", 0) if isinstance(run["late"], dict) else 0
    return value > 2000


def show(case, done, marks, who):
    """Prints the medians of the runs."""
    for part in done[0] if done else ():
        def median(name, digits=0):
            values = [r[part][name] for r in done if r[part].get(name) is not None]
            return f"{statistics.median(values):.{digits}f}" if values else "-"

        name = case + (" " + part if part else "") + marks
        extra = f"  picture again after {median('after_ms')} ms" if part == "again" else ""
        if case == "transfer":
            extra = f"  data {median('data')} kbit/s"
        print(
            f"{name:<16} {median('pictures', 1):>10} {median('freezes'):>8} {median('longest'):>8} {median('p50'):>10}"
            f" {median('p95'):>6} {median('kbit'):>7} {median('again', 2):>8} {median('start', 1):>8}{extra}{who}",
            flush=True,
        )


def main():
    if "--" not in sys.argv:
        sys.exit(__doc__)
    split = sys.argv.index("--")
    options, java = sys.argv[1:split], sys.argv[split + 1 :]
    runs, short, check, target, cases, who = 5, False, False, None, [], [ENDS[0]]
    while options:
        option = options.pop(0)
        if option == "--runs":
            runs = int(options.pop(0))
        elif option == "--short":
            short, runs = True, 1
        elif option == "--check":
            check = True
        elif option == "--json":
            target = options.pop(0)
        elif option == "--ends":
            who = options.pop(0).split(",") if options else [""]
            who = list(ENDS) if who == ["all"] else who
            for one in who:
                if one not in ENDS:
                    sys.exit(f"tern bench network: no ends are called {one}; there are all, {', '.join(ENDS)}")
            if any("chromium" in one for one in who) and not chromium_end.program():
                sys.exit("tern bench network: no Chromium is installed")
        elif option in CASES:
            cases.append(option)
        else:
            sys.exit(f"tern bench network: no case is called {option}; there are {', '.join(CASES)}")
    cases = cases or (list(SHORT) if short else list(CASES))
    print(f"{'case':<16} {'pictures/s':>10} {'freezes':>8} {'longest':>8} {'delay p50':>10} {'p95':>6} {'kbit/s':>7} {'again %':>8} {'start s':>8}", flush=True)
    everything = {}
    failed = False
    for case in cases:
        seconds, lines, kbit = CASES[case]
        seconds = min(seconds, SHORT.get(case, seconds)) if short else seconds
        done, marks = {one: [] for one in who}, {one: 0 for one in who}
        # A check is judged by the best of three looks: a machine that does something else for a moment is no fault of ours.
        wrong = []
        for attempt in range(LOOKS * runs if check else runs):
            if check and attempt >= runs and not wrong:
                break
            for one in who:
                try:
                    run = measure(case, seconds, lines, kbit, java, one)
                except (TimeoutError, OSError, subprocess.SubprocessError) as fault:
                    print(f"{case:<16} {one} failed: {fault}", flush=True)
                    wrong = [str(fault)] if check else []
                    failed |= not check
                    continue
                done[one].append(report(case, run, seconds))
                marks[one] += late(run)
                wrong = list(faults(case, done[one][-1])) if check else []
        everything[case] = done[who[0]] if len(who) == 1 else done
        for one in who:
            show(case, done[one], "*" * marks[one], "" if who == [ENDS[0]] else "  " + one)
        for text in wrong:
            print(f"{case}: {text}", flush=True)
            failed = True
    if target:
        with open(target, "w", encoding="utf-8") as file:
            json.dump(everything, file)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
