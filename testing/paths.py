#!/usr/bin/env python3
"""Whether and how fast two ends find a path: NATs, firewalls, IPv6 alone, loss. Started by ./tern bench paths.

Usage: paths.py [--runs N] [--check] [CASE ...] -- JAVA COMMAND ...
JAVA COMMAND is what runs org.ternrtc.benchmarks.network.PathEnd.

Method: one rig of netsim with a host for each kind of NAT on either side, two hosts without one, and coturn on a host of its
own (UDP, TCP, and 443 for TCP and TLS). Round trip 20 ms. Each end lives in its namespace for all cases; time runs from the
first line of the caller to the end of its DTLS handshake, candidates trickle. The median, the slowest and what was connected.
"""
import importlib.machinery
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
_loader = importlib.machinery.SourceFileLoader("netsim", os.path.join(HERE, "netsim", "netsim"))
netsim = importlib.util.module_from_spec(importlib.util.spec_from_loader("netsim", _loader))
_loader.exec_module(netsim)

NATS = ["full", "addr", "port", "sym"]
SERVER, SERVER6 = "198.51.100.10", "fd77:9::10"
STUN = f"stun:{SERVER}:3478"
TURN = f"turn:{SERVER}:3478?transport=udp,alice,secret"
TCP443 = f"turn:{SERVER}:443?transport=tcp,alice,secret"
TLS443 = f"turns:{SERVER}:443?transport=tcp,alice,secret"
TURN6 = f"turn:[{SERVER6}]:3478?transport=udp,alice,secret"


def scenario():
    lines = ["port s ip=198.51.100.10/24 ip6=fd77:9::10/64", "port h1 ip=10.77.1.2/24 ip6=fd77:1::2/64", "port h2 ip=10.77.2.2/24 ip6=fd77:2::2/64"]
    for i, kind in enumerate(NATS):
        lines.append(f"port a{kind} ip=192.168.{10 + i}.2/24 nat={kind} pub=203.0.113.{10 + i}")
        lines.append(f"port b{kind} ip=192.168.{20 + i}.2/24 nat={kind} pub=203.0.113.{20 + i}")
    return "\n".join(lines + ["set * both delay=5"]) + "\n"


# name: (caller, callee, policy and family, servers, before, after, what must connect it, most milliseconds at the median)
CASES = {
    "host": ("h1", "h2", "all 4", [], [], [], None, 1000),
    "srflx": ("afull", "bfull", "all 4", [STUN], [], [], "direct", 1000),
    "relay-only": ("h1", "h2", "relay 4", [TURN], [], [], "relay", 1000),
    "ipv6": ("h1", "h2", "all 6", [], [], [], None, 1000),
    "ipv6-relay": ("h1", "h2", "relay 6", [TURN6], [], [], "relay", 1000),
    "no-udp-tcp443": ("h1", "h2", "all 4", [TURN, TCP443], ["fw h1 tcp443"], ["fw h1 off"], "relay", 1000),
    "no-udp-tls443": ("h1", "h2", "all 4", [TURN, TLS443], ["fw h1 tcp443"], ["fw h1 off"], "relay", 1000),
    "no-udp-both": ("h1", "h2", "all 4", [TURN, TLS443], ["fw h1 noudp", "fw h2 noudp"], ["fw h1 off", "fw h2 off"], "relay", 1000),
    "loss30": ("h1", "h2", "all 4", [TURN], ["set h1 both loss_stun=30% loss_dtls=30%"], ["set h1 both loss_stun=0 loss_dtls=0"], None, 3000),
}
for _a in NATS:
    for _b in NATS:
        hard = (_a, _b) in {("sym", "sym"), ("sym", "port"), ("port", "sym")}
        CASES[f"{_a}-{_b}"] = (f"a{_a}", f"b{_b}", "all 4", [TURN], [], [], "relay" if hard else None, 1000)


class End:
    """A process in a namespace; what it says for the other end goes there at once."""

    def __init__(self, rig, node, java, certificate):
        env = dict(os.environ, TERN_TURN_CERTIFICATE=certificate)
        self.process = rig.popen(node, java, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        self.other = None
        self.lines = []
        self.seen = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            words = line.split()
            if words and words[0] in ("description", "candidate") and self.other:
                self.other.say(line.strip())
            else:
                with self.seen:
                    self.lines.append(words)
                    self.seen.notify_all()

    def say(self, text):
        try:
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
        except (OSError, ValueError):
            pass

    def wait_for(self, words, run=None, seconds=60):
        end = time.monotonic() + seconds
        with self.seen:
            while True:
                for line in self.lines:
                    if line and line[0] in words and (run is None or line[1] == run):
                        return line
                left = end - time.monotonic()
                if left <= 0 or not self.seen.wait(left):
                    return None

    def errors(self, run):
        return [" ".join(line[2:]) for line in self.lines if line and line[0] == "error" and line[1] == run]

    def stop(self):
        try:
            self.process.stdin.close()
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def coturn(rig, folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=turn",
         "-addext", f"subjectAltName=IP:{SERVER}", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
        check=True, stderr=subprocess.DEVNULL)
    command = ["turnserver", "-n", "--no-cli", "--no-dtls", "--listening-ip", SERVER, "--listening-ip", SERVER6, "--relay-ip", SERVER,
               "--relay-ip", SERVER6, "--listening-port", "3478", "--tls-listening-port", "443", "--realm", "example.org", "--lt-cred-mech",
               "--user", "alice:secret", "--userdb", f"{folder}/db", "--pidfile", f"{folder}/pid", "--cert", f"{folder}/cert.pem",
               "--pkey", f"{folder}/key.pem", "--log-file", f"{folder}/log", "--simple-log"]
    process = rig.popen("s", command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    probe = [sys.executable, "-c", f"import socket; socket.create_connection(('{SERVER}', 443), 1)"]
    for _ in range(100):
        if rig.run("s", probe, stderr=subprocess.DEVNULL).returncode == 0:
            return process
        time.sleep(0.05)
    process.kill()
    raise SystemExit("tern bench: coturn does not start")


def connect(case, ends, rig, number):
    caller, callee, policy, servers, before, after, _, _ = CASES[case]
    a, b = ends[caller], ends[callee]
    a.other, b.other = b, a
    run = f"{case}/{number}"
    for line in before:
        rig.ctl(line)
    try:
        b.say(f"open {run} answer {policy} " + " ".join(servers))
        a.say(f"open {run} offer {policy} " + " ".join(servers))
        line = a.wait_for(("connected", "failed"), run, 25)
        return line, a.errors(run) + b.errors(run)
    finally:
        a.say(f"close {run}")
        b.say(f"close {run}")
        for line in after:
            rig.ctl(line)


def main():
    if "--" not in sys.argv:
        sys.exit(__doc__)
    split = sys.argv.index("--")
    options, java = sys.argv[1:split], sys.argv[split + 1 :]
    runs, check, cases = 5, False, []
    while options:
        option = options.pop(0)
        if option == "--runs":
            runs = int(options.pop(0))
        elif option == "--check":
            check = True
        elif option in CASES:
            cases.append(option)
        else:
            sys.exit(f"tern bench paths: no case is called {option}; there are {', '.join(CASES)}")
    cases = cases or list(CASES)
    folder = tempfile.mkdtemp(prefix="tern-paths")
    rig = netsim.Rig(f"tp{os.getpid() % 10000}").up(scenario())
    server, ends, wrong = None, {}, []
    try:
        server = coturn(rig, folder)
        for case in cases:
            for node in CASES[case][:2]:
                if node not in ends:
                    ends[node] = End(rig, node, java, f"{folder}/cert.pem")
        for node, end in ends.items():
            if not end.wait_for(("ready",), seconds=120):
                sys.exit(f"tern bench paths: the end on {node} does not start")
        print(f"{'case':<16} {'connected':>10} {'median ms':>10} {'slowest':>8}  over", flush=True)
        for case in cases:
            times, ways = [], {}
            for number in range(runs):
                line, errors = connect(case, ends, rig, number)
                if line and line[0] == "connected":
                    times.append(int(line[2]))
                    way = f"{line[3]}-{line[4]}"
                    ways[way] = ways.get(way, 0) + 1
                else:
                    wrong.append(f"{case}: not connected; {'; '.join(errors)}")
            must, most = CASES[case][6:]
            relayed = [way for way in ways if "relay" in way]
            if must == "relay" and len(relayed) < len(ways) or must == "direct" and relayed:
                wrong.append(f"{case}: went over {', '.join(ways)}")
            median = statistics.median(times) if times else None
            # Twice the bound: a loaded machine measures badly.
            if median is not None and median > 2 * most:
                wrong.append(f"{case}: {median:.0f} ms at the median, not {most}")
            shown = ", ".join(f"{way} {count}" if len(ways) > 1 else way for way, count in sorted(ways.items()))
            print(f"{case:<16} {len(times):>7}/{runs:<2} {median if median is not None else '-':>10} {max(times, default='-'):>8}  {shown}", flush=True)
    finally:
        for end in ends.values():
            end.stop()
        if server:
            server.terminate()
            server.wait()
        rig.down()
        shutil.rmtree(folder, ignore_errors=True)
    for text in wrong:
        print(text, flush=True)
    sys.exit(1 if wrong and check else 0)


if __name__ == "__main__":
    main()
