#!/usr/bin/env python3
"""Data channels on bad networks, measured: two ends of ours in two namespaces of netsim. Started by ./tern bench data.

Usage: data.py [--check] [--json FILE] [CASE ...] -- JAVA COMMAND ...
JAVA COMMAND is what runs org.ternrtc.benchmarks.network.DataEnd without its arguments.

  loss      100 MB, round trip 50 ms, 1 % of all packets lost each way
  line      100 MB over a line of 100 Mbit/s, round trip 20 ms, no loss
  order     100 000 ordered messages, round trip 50 ms, 10 % lost, 5 % held back by 15 ms, 5 % doubled, each way
  timely    a message of 200 bytes every 10 ms, never sent again, round trip 50 ms, 5 % lost each way
  transfer  a call of 640x480 at 1.7 Mbit/s beside as much data as passes, on a line of 3 Mbit/s, round trip 50 ms

Rates count the bytes of the messages from the first one sent to the last one received. "netsim late" marks a run during which the
network itself was late (p99 over 2 ms): it measures nothing. --check fails when something is not as it must be.
"""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import network

RTT = "set * both delay=12.5"
EACH_WAY = lambda faults: [RTT, f"set a up {faults}", f"set b up {faults}"]
# name: (kind, amount, scenario lines, seconds at most)
CASES = {
    "line": ("bulk", 100_000_000, ["set * both delay=5", "set a up rate=100M", "set b up rate=100M"], 120),
    "timely": ("timely", 3000, EACH_WAY("loss=5%"), 120),
    "order": ("messages", 100_000, EACH_WAY("loss=10% reorder=5%,15ms dup=5%"), 900),
    "loss": ("bulk", 100_000_000, EACH_WAY("loss=1%"), 900),
    "transfer": (None, 60, None, None),
}


def measure(name, java):
    kind, amount, lines, most = CASES[name]
    rig = network.netsim.Rig(f"td{os.getpid() % 10000}").up(
        os.path.join(network.HERE, "netsim", "scenarios", "plain.sim"), extra=lines
    )
    ends = []
    with rig:
        try:
            receiver = network.End(rig, "b", java + ["receive", kind, str(amount)])
            ends.append(receiver)
            sender = network.End(rig, "a", java + ["send", kind, str(amount)])
            ends.append(sender)
            receiver.say(" ".join(sender.await_word("offer", 90)))
            sender.say(" ".join(receiver.await_word("answer", 90)))
            sender.await_word("connected", 60)
            receiver.await_word("connected", 60)
            start = time.clock_gettime(time.CLOCK_MONOTONIC)
            sender.say("go")
            word = {"bulk": "hash", "messages": "order", "timely": "delay"}[kind]
            seen = receiver.await_word(word, most)
            sent = sender.await_word("hash", 10) if kind == "bulk" else None
            late = rig.stats()["late_us"]
        finally:
            # The sender first: its counters end with the association.
            for end in reversed(ends):
                end.stop()
    again = next((int(l[1]) for l in sender.lines if l and l[0] == "sctp"), None)
    out = {"late": late.get("p99_le", 0) > 2000 if isinstance(late, dict) else False, "again": again}
    if kind == "bulk":
        seconds = (int(seen[3]) - int(sent[3])) / 1e9
        out |= {"intact": seen[1] == sent[1], "seconds": round(seconds, 1), "mbit": round(amount * 8 / seconds / 1e6, 2)}
    elif kind == "messages":
        received, lost, doubled, disordered = map(int, seen[1:5])
        seconds = int(seen[5]) / 1e9 - start
        out |= {"received": received, "lost": lost, "doubled": doubled, "disordered": disordered, "seconds": round(seconds, 1)}
    else:
        received, p50, p95, longest = int(seen[1]), *map(float, seen[2:5])
        out |= {"received": received, "of": amount, "p50": round(p50, 1), "p95": round(p95, 1), "longest": round(longest, 1)}
    return out


def beside(java):
    call = [word.replace("DataEnd", "CallEnd") for word in java]
    seconds, lines, kbit = network.CASES["transfer"]
    run = network.measure("transfer", seconds, lines, kbit, call)
    return network.report("transfer", run, seconds)[""] | {"late": network.late(run)}


def faults(name, seen):
    """What is not as it must be."""
    if name == "loss" and not (seen["intact"] and seen["mbit"] >= 1.5):
        yield "must be intact at 1.5 Mbit/s or more"
    if name == "line" and not (seen["intact"] and seen["mbit"] >= 70):
        yield "must be intact at 70 Mbit/s or more"
    if name == "order" and (seen["lost"] or seen["doubled"] or seen["disordered"]):
        yield "none may be lost, doubled or out of order"
    if name == "timely" and seen["p95"] > 60:
        yield "p95 must be at most 60 ms"
    if name == "transfer" and not (seen["pictures"] >= 25 and seen["data"]):
        yield "must keep 25 pictures/s beside the transfer"


def main():
    if "--" not in sys.argv:
        sys.exit(__doc__)
    split = sys.argv.index("--")
    options, java = sys.argv[1:split], sys.argv[split + 1 :]
    check, target, cases = False, None, []
    while options:
        option = options.pop(0)
        if option == "--check":
            check = True
        elif option == "--json":
            target = options.pop(0)
        elif option in CASES:
            cases.append(option)
        else:
            sys.exit(f"tern bench data: no case is called {option}; there are {', '.join(CASES)}")
    everything, failed = {}, False
    for name in cases or CASES:
        # A check is judged by the better of two looks: a machine that does something else for a moment is no fault of ours.
        for look in range(2 if check else 1):
            try:
                seen = beside(java) if name == "transfer" else measure(name, java)
            except (TimeoutError, OSError, subprocess.SubprocessError) as fault:
                print(f"{name:<9} failed: {fault}", flush=True)
                wrong = True
                continue
            everything[name] = seen
            late = "  netsim late" if seen.get("late") else ""
            text = "  ".join(f"{key} {value}" for key, value in seen.items() if key != "late" and value is not None)
            wrong = "".join(f"  ({fault})" for fault in faults(name, seen))
            print(f"{name:<9} {text}{late}{wrong}", flush=True)
            if not wrong:
                break
        failed |= bool(wrong) and (check or wrong is True)
    if target:
        with open(target, "w", encoding="utf-8") as file:
            json.dump(everything, file)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
