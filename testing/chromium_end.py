"""One end of a measured call in a Chromium, with the lines of org.ternrtc.benchmarks.network.CallEnd.

The browser runs without a window in a node of netsim and is driven by its DevTools protocol over a pipe: no port is opened.
Its clock is the wall clock; what it says is put on the monotonic clock of the machine, which all other ends use, by
asking it for its time and taking the answer that came quickest.
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = "file://" + os.path.join(HERE, "chromium-end.html")
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless=new", "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-quic", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    "--disable-features=WebRtcHideLocalIpsWithMdns,CalculateNativeWinOcclusion,IntensiveWakeUpThrottling",
    "--autoplay-policy=no-user-gesture-required", "--no-sandbox", "--remote-debugging-pipe",
]


def program():
    """What the browser is called here; None when there is none."""
    return next((shutil.which(name) for name in NAMES if shutil.which(name)), None)


class ChromiumEnd:
    """Has what End of network.py has: lines, seen, await_word, say, stop."""

    def __init__(self, rig, node, priority, role, size, kbit):
        self.lines = []
        self.seen = threading.Condition()
        self.role, self.size, self.kbit = role, size, kbit
        self.profile = tempfile.mkdtemp(prefix="tern-chromium-")
        # The two ends of the pipe are descriptors 3 and 4 by definition.
        command = ["sh", "-c", 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1', "sh", *priority, program(), *FLAGS,
                   "--user-data-dir=" + self.profile, "about:blank"]
        self.process = rig.popen(node, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 env={**os.environ, "HOME": self.profile})
        self.answers, self.asked = {}, 0
        self.answered = threading.Condition()
        self.ending = False
        threading.Thread(target=self._listen, daemon=True).start()
        self.session = None
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self._ask("Page.navigate", {"url": PAGE})
        for _ in range(100):
            if self._eval("typeof stats"):
                break
            time.sleep(0.1)
        self.offset = self._offset()
        if role == "send":
            self._line("offer", self._base64(self._eval(f"offer({size[0]}, {size[1]}, {kbit})")))
        self.poller = threading.Thread(target=self._poll, daemon=True)
        self.poller.start()

    @staticmethod
    def _base64(text):
        return base64.b64encode(text.encode()).decode()

    @staticmethod
    def _text(word):
        return base64.b64decode(word).decode()

    def _listen(self):
        buffer = b""
        while True:
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                break
            buffer += data
            *messages, buffer = buffer.split(b"\0")
            for message in messages:
                answer = json.loads(message)
                if "id" in answer:
                    with self.answered:
                        self.answers[answer["id"]] = answer
                        self.answered.notify_all()
        with self.answered:
            self.ending = True
            self.answered.notify_all()

    def _ask(self, method, parameters, seconds=30):
        with self.answered:
            self.asked += 1
            number = self.asked
            message = {"id": number, "method": method, "params": parameters}
            if self.session:
                message["sessionId"] = self.session
            self.process.stdin.write(json.dumps(message).encode() + b"\0")
            self.process.stdin.flush()
            if not self.answered.wait_for(lambda: number in self.answers or self.ending, seconds):
                raise TimeoutError(f"Chromium does not answer {method}")
            if number not in self.answers:
                raise OSError("Chromium has gone")
            answer = self.answers.pop(number)
        if "error" in answer:
            raise OSError(f"{method}: {answer['error']}")
        return answer["result"]

    def _eval(self, expression):
        result = self._ask("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
        if "exceptionDetails" in result:
            raise OSError(f"{expression[:80]}: {json.dumps(result['exceptionDetails'])[:400]}")
        return result["result"].get("value")

    def _offset(self):
        """Seconds to take from the browser's milliseconds to get the monotonic clock."""
        best = None
        for _ in range(20):
            before = time.clock_gettime(time.CLOCK_MONOTONIC)
            theirs = self._eval("now()") / 1000
            after = time.clock_gettime(time.CLOCK_MONOTONIC)
            if best is None or after - before < best[0]:
                best = (after - before, theirs - (before + after) / 2)
        return best[1]

    def _nanos(self, millis):
        return str(round((millis / 1000 - self.offset) * 1e9))

    def _line(self, *words):
        with self.seen:
            self.lines.append([str(word) for word in words])
            self.seen.notify_all()

    def _poll(self):
        """Takes what the page gathered, and its statistics once a second."""
        connected = False
        due = time.monotonic() + 1
        try:
            while not self.ending:
                time.sleep(0.2)
                for word, number, millis, *rest in self._eval("take()"):
                    self._line(word, number, self._nanos(millis), *rest)
                if not connected and self._eval("connection ? state() : ''") == "connected":
                    connected = True
                    self._line("connected")
                if connected and time.monotonic() >= due:
                    due += 1
                    millis, numbers = self._eval("stats()")
                    self._line("stats", self._nanos(millis), *(f"{name}={value}" for name, value in numbers.items()))
        except (OSError, TimeoutError, ValueError):
            pass

    def await_word(self, word, seconds=40):
        with self.seen:
            def found():
                return next((line for line in self.lines if line[0] == word), None)
            if not self.seen.wait_for(lambda: found() is not None, seconds):
                raise TimeoutError(f"no {word} from Chromium")
            return found()

    def say(self, text):
        word, _, rest = text.partition(" ")
        if word == "offer":
            self._line("answer", self._base64(self._eval(f"answer({json.dumps(self._text(rest))})")))
        elif word == "answer":
            self._eval(f"accept({json.dumps(self._text(rest))})")
        elif word == "go":
            self._eval("go()")

    def stop(self):
        self.ending = True
        self.poller.join(5)
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
