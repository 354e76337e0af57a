"""The other side of ./tern bench capture: python-mss's own best path, and OpenCV's conversion after it."""

import sys
import time

import mss

WARM_UP = 60
ROUNDS = 300


def measure(name, work, rounds=ROUNDS):
    for _ in range(WARM_UP):
        work()
    times = []
    for _ in range(rounds):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1e3)
    times.sort()
    print(f"{name:<24} {times[len(times) // 2]:8.3f} {times[0]:8.3f}", flush=True)


def main():
    with getattr(mss, "MSS", mss.mss)() as screen:
        whole = screen.monitors[0]
        measure("mss-grab", lambda: screen.grab(whole))
        try:
            import cv2
            import numpy
        except ImportError:
            print("no OpenCV: grab + conversion is not measured", file=sys.stderr)
            return
        cv2.setNumThreads(1)

        def convert():
            picture = screen.grab(whole)
            bgra = numpy.frombuffer(picture.bgra, numpy.uint8).reshape(picture.height, picture.width, 4)
            cv2.cvtColor(bgra, cv2.COLOR_BGRA2YUV_I420)

        measure("mss-grab+i420", convert)


main()
